import { equalValues } from '../bson/compare.ts'
import type { FieldNode, FilterNode } from '../filter/parse.ts'

/** Whether conditions that must all hold make a partial index's filter true; `false` where that is not plain to see. */
export function implies(conditions: readonly FieldNode[], filter: FilterNode): boolean {
  if (filter.kind === 'and') return filter.children.every((child) => implies(conditions, child))
  if (filter.kind === 'or') return filter.children.some((child) => implies(conditions, child))
  if (filter.kind !== 'field') return false
  return conditions.some((condition) => condition.path === filter.path && impliesField(condition, filter))
}

function impliesField(condition: FieldNode, wanted: FieldNode): boolean {
  const values = valuesOf(condition)
  if (values) return values.every((value) => wanted.test(documentWith(wanted.path, value)))
  if (isExists(wanted)) return isExists(condition) || isRange(condition)
  if (condition.operator !== wanted.operator) return false
  if (!isRange(condition)) return equalValues(condition.operand, wanted.operand)
  // `x > 5` is true of whatever is `> 7`, and 7 itself then satisfies it or equals its limit.
  return equalValues(condition.operand, wanted.operand) || wanted.test(documentWith(wanted.path, condition.operand))
}

function valuesOf({ operator, operand }: FieldNode): readonly unknown[] | undefined {
  if (operator === '$eq') return [operand]
  return operator === '$in' && Array.isArray(operand) ? operand : undefined
}

function isExists({ operator, operand }: FieldNode): boolean {
  return operator === '$exists' && Boolean(operand)
}

function isRange({ operator, operand }: FieldNode): boolean {
  return ['$gt', '$gte', '$lt', '$lte'].includes(operator) && operand !== null
}

function documentWith(path: string, value: unknown): { [field: string]: unknown } {
  const [field = '', ...rest] = path.split('.')
  return { [field]: rest.length > 0 ? documentWith(rest.join('.'), value) : value }
}
