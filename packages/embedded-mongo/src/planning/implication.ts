import { equalValues } from '../bson/compare.ts'
import { numericType } from '../bson/numbers.ts'
import { rankOf, ranks } from '../bson/ranks.ts'
import type { FieldNode, FilterNode } from '../filter/parse.ts'

/** Whether conditions that must all hold make a partial index's filter true; `false` if this cannot be decided. */
export function implies(conditions: readonly FieldNode[], filter: FilterNode): boolean {
  if (filter.kind === 'and') return filter.children.every((child) => implies(conditions, child))
  if (filter.kind === 'or') return filter.children.some((child) => implies(conditions, child))
  if (filter.kind !== 'field') return false
  return conditions.some((condition) => condition.path === filter.path && impliesField(condition, filter))
}

function impliesField(condition: FieldNode, wanted: FieldNode): boolean {
  const values = valuesOf(condition)
  if (values) return values.every((value) => impliedByValue(value, wanted))
  if (isExists(wanted)) return isExists(condition) || isRange(condition)
  if (condition.operator !== wanted.operator) return false
  if (!isRange(condition)) return equalValues(condition.operand, wanted.operand)
  // `x > 7` implies `x > 5`: the limit 7 satisfies the other condition or equals its limit.
  return equalValues(condition.operand, wanted.operand) || wanted.test(documentWith(wanted.path, condition.operand))
}

/** Whether everything that equals the value passes: elements of arrays, absent fields if it is null, and numbers of any type. */
function impliedByValue(value: unknown, wanted: FieldNode): boolean {
  if (wanted.operator === '$type' && numericType(value) !== undefined) return false
  const nothing = value === null || value === undefined ? [{}] : []
  return [documentWith(wanted.path, value), documentWith(wanted.path, [value]), ...nothing].every(wanted.test)
}

function valuesOf({ operator, operand }: FieldNode): readonly unknown[] | undefined {
  if (operator === '$eq') return [operand]
  return operator === '$in' && Array.isArray(operand) ? operand : undefined
}

function isExists({ operator, operand }: FieldNode): boolean {
  return operator === '$exists' && Boolean(operand)
}

/** A range among the values of one type. Arrays are compared as a whole, and MinKey and MaxKey also with absent fields. */
function isRange({ operator, operand }: FieldNode): boolean {
  const isPlain =
    !Array.isArray(operand) && ![ranks.null, ranks.minKey, ranks.maxKey].includes(rankOf(operand) as never)
  return isPlain && ['$gt', '$gte', '$lt', '$lte'].includes(operator)
}

function documentWith(path: string, value: unknown): { [field: string]: unknown } {
  const [field = '', ...rest] = path.split('.')
  return { [field]: rest.length > 0 ? documentWith(rest.join('.'), value) : value }
}
