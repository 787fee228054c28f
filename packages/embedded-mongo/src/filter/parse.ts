import { type Document, isDocument } from '../bson/document.ts'
import { someLeaf } from '../bson/path.ts'
import { CommandError } from '../errors.ts'
import { type FieldPredicate, fieldOperators, isKnownOperator } from './operators.ts'
import { isOperatorDocument, isPattern, withOptions } from './patterns.ts'

/** One condition on one path, for the planner. */
export type FieldNode = {
  readonly kind: 'field'
  readonly path: string
  readonly operator: string
  readonly operand: unknown
  readonly test: (document: Document) => boolean
}

/** A parsed filter. Every node tests a document; the planner uses `field`, `and` and `or`. */
export type FilterNode =
  | FieldNode
  | { readonly kind: 'and' | 'or' | 'nor'; readonly children: readonly FilterNode[]; readonly test: Test }

type Test = (document: Document) => boolean

/** Parses a query filter; throws `BadValue` for an operator that MongoDB or this store does not support. */
export function parseFilter(filter: Document): FilterNode {
  const children = Object.entries(filter).flatMap(([field, condition]) => parseEntry(field, condition))
  return children.length === 1 && children[0] ? children[0] : conjunction(children)
}

/** A node that matches if all of the nodes match. */
export function conjunction(children: readonly FilterNode[]): FilterNode {
  return { kind: 'and', children, test: (document) => children.every((child) => child.test(document)) }
}

/** The conditions of `{ field: condition }` over the values that a quantifier iterates. */
export function parseCondition(condition: unknown): readonly ParsedOperator[] {
  return operatorsOf(condition).map(([operator, operand]) => parseOperator(operator, operand))
}

/** The operators of a condition with their operands: a value becomes `$eq`, and a pattern includes its `$options`. */
export function operatorsOf(condition: unknown): readonly (readonly [operator: string, operand: unknown])[] {
  if (isPattern(condition)) return [['$regex', condition]]
  if (!isOperatorDocument(condition)) return [['$eq', condition]]
  const { $options: options, ...others } = condition
  if (options === undefined) return Object.entries(condition)
  if (!('$regex' in others)) throw new CommandError('BadValue', '$options needs a $regex')
  return Object.entries({ ...others, $regex: withOptions(others['$regex'], options) })
}

type ParsedOperator = { readonly operator: string; readonly operand: unknown; readonly predicate: FieldPredicate }

function parseEntry(field: string, condition: unknown): FilterNode[] {
  if (field === '$comment') return []
  if (field === '$and' || field === '$or' || field === '$nor') return [parseLogical(field, condition)]
  if (field.startsWith('$')) throw unknownTopLevel(field)
  const parts = field.split('.')
  return parseCondition(condition).map(({ operator, operand, predicate }) => ({
    kind: 'field',
    path: field,
    operator,
    operand,
    test: (document) => predicate((test) => someLeaf(document, parts, test)),
  }))
}

function parseLogical(operator: '$and' | '$or' | '$nor', operand: unknown): FilterNode {
  if (!Array.isArray(operand)) throw new CommandError('BadValue', `${operator} must be an array`)
  if (operand.length === 0) throw new CommandError('BadValue', '$and/$or/$nor must be a nonempty array')
  const children = operand.map((clause: unknown) => {
    if (!isDocument(clause)) throw new CommandError('BadValue', '$or/$and/$nor entries need to be full objects')
    return parseFilter(clause)
  })
  if (operator === '$and') return conjunction(children)
  const some: Test = (document) => children.some((child) => child.test(document))
  if (operator === '$or') return { kind: 'or', children, test: some }
  return { kind: 'nor', children, test: (document) => !some(document) }
}

function parseOperator(operator: string, operand: unknown): ParsedOperator {
  const nested = {
    parseFilter: (filter: Document) => parseFilter(filter).test,
    parseCondition: (condition: unknown) => parseCondition(condition).map(({ predicate }) => predicate),
  }
  const create = Object.hasOwn(fieldOperators, operator) ? fieldOperators[operator] : undefined
  if (create) return { operator, operand, predicate: create(operand, nested) }
  if (isKnownOperator(operator))
    throw new CommandError('BadValue', `${operator} is not supported by the embedded store`)
  throw new CommandError('BadValue', `unknown operator: ${operator}`)
}

function unknownTopLevel(operator: string): CommandError {
  if (isKnownOperator(operator))
    return new CommandError('BadValue', `${operator} is not supported by the embedded store`)
  return new CommandError(
    'BadValue',
    `unknown top level operator: ${operator}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
  )
}
