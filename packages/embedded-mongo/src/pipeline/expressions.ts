import { type Document, isDocument } from '../bson/document.ts'
import { missing } from '../bson/ranks.ts'
import { CommandError } from '../errors.ts'

/** Computes a value from a document; `missing` if there is none. */
export type Expression = (document: Document) => unknown

/**
 * Compiles the expressions that this store supports: field paths, `$$ROOT`, `$literal`, constants, and documents and arrays of these.
 * @throws CommandError - InvalidPipelineOperator for any operator, UndefinedVariable for any other variable
 */
export function compileExpression(expression: unknown): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression)
  if (Array.isArray(expression)) {
    const elements = expression.map(compileExpression)
    return (document) => elements.map((element) => toNull(element(document)))
  }
  if (!isDocument(expression)) return () => expression
  const names = Object.keys(expression)
  const operator = names.find((name) => name.startsWith('$'))
  return operator === undefined ? compileFields(expression) : compileOperator(operator, names, expression)
}

/** Replaces an absent value by null, as MongoDB does in arrays and groups. */
export function toNull(value: unknown): unknown {
  return value === missing ? null : value
}

/** The parts of a field path, each checked as MongoDB checks them. */
export function toFieldPath(path: string): readonly string[] {
  const parts = path.split('.')
  if (path.endsWith('.')) throw new CommandError('PathEndsWithDot', "FieldPath must not end with a '.'.")
  for (const part of parts) {
    if (part === '') throw new CommandError('EmptyPathPart', 'FieldPath field names may not be empty strings.')
    if (part.startsWith('$'))
      throw new CommandError('DollarPathPart', `FieldPath field names may not start with '$'. Got '${part}'.`)
  }
  return parts
}

function compilePath(expression: string): Expression {
  if (!expression.startsWith('$$')) {
    if (expression === '$') throw new CommandError('LoneDollar', "'$' by itself is not a valid FieldPath")
    const parts = toFieldPath(expression.slice(1))
    return (document) => readPath(document, parts, 0)
  }
  const [variable = '', ...rest] = expression.slice(2).split('.')
  if (variable !== 'ROOT' && variable !== 'CURRENT')
    throw new CommandError(
      'UndefinedVariable',
      `Use of undefined variable: ${variable}. The embedded store knows $$ROOT and $$CURRENT`,
    )
  const parts = rest.length === 0 ? [] : toFieldPath(rest.join('.'))
  return (document) => readPath(document, parts, 0)
}

/** Unlike the paths of queries, paths of expressions return an array of the values of an array's documents, and have no positions. */
function readPath(value: unknown, parts: readonly string[], at: number): unknown {
  const part = parts[at]
  if (part === undefined) return value
  if (Array.isArray(value))
    return value.filter(isDocument).flatMap((element) => {
      const found = readPath(element, parts, at)
      return found === missing ? [] : [found]
    })
  return isDocument(value) && Object.hasOwn(value, part) ? readPath(value[part], parts, at + 1) : missing
}

function compileFields(expression: Document): Expression {
  const fields = Object.entries(expression).map(([name, value]) => {
    if (name.includes('.'))
      throw new CommandError('DottedFieldName', `FieldPath field names may not contain '.'. Got '${name}'.`)
    return [name, compileExpression(value)] as const
  })
  return (document) => {
    const values = fields.map(([name, value]) => [name, value(document)] as const)
    return Object.fromEntries(values.filter(([, value]) => value !== missing))
  }
}

function compileOperator(operator: string, names: readonly string[], expression: Document): Expression {
  if (names.length > 1)
    throw new CommandError(
      'SeveralOperators',
      `an expression specification must contain exactly one field, the name of the expression. Found ${names.length} fields: ${names.join(', ')}`,
    )
  if (operator === '$literal') return () => expression[operator]
  throw new CommandError(
    'InvalidPipelineOperator',
    `Unrecognized expression '${operator}'. The embedded store knows $literal`,
  )
}
