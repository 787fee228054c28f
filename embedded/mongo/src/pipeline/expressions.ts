import { Decimal128, Long, ObjectId } from 'bson'
import { evalExpr } from 'mingo/core'
import * as expressions from 'mingo/operators/expression'
import { compareValues } from '../bson/compare.ts'
import { type Document, isDocument } from '../bson/document.ts'
import { toNumber } from '../bson/numbers.ts'
import { typeName } from '../bson/types.ts'
import { CommandError } from '../errors.ts'
import { parseSort, sortBy } from '../planning/sort.ts'
import { checked, type Operator, type Operators } from './checked.ts'
import { dateOperators } from './date-operators.ts'

/** In expressions, unlike in sorts, a missing field is less than null. */
function compareExpressions(left: unknown, right: unknown): number {
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined)
  return compareValues(left, right)
}

function comparisons(): Operators {
  const accept: Record<string, (order: number) => unknown> = {
    $eq: (order) => order === 0,
    $ne: (order) => order !== 0,
    $gt: (order) => order > 0,
    $gte: (order) => order >= 0,
    $lt: (order) => order < 0,
    $lte: (order) => order <= 0,
    $cmp: Math.sign,
  }
  return Object.fromEntries(
    Object.entries(accept).map(([name, judge]): [string, Operator] => [
      name,
      (subject, expression, options) => {
        const [left, right] = pair(name, expression)
        return judge(compareExpressions(evalExpr(subject, left, options), evalExpr(subject, right, options)))
      },
    ]),
  )
}

function pair(name: string, expression: unknown): readonly [unknown, unknown] {
  if (Array.isArray(expression) && expression.length === 2) return expression as [unknown, unknown]
  const given = Array.isArray(expression) ? expression.length : 1
  throw new CommandError('WrongArity', `Expression ${name} takes exactly 2 arguments. ${given} were passed in.`)
}

const own: Operators = {
  $in: (subject, expression, options) => {
    const [item, list] = pair('$in', expression).map((each) => evalExpr(subject, each, options))
    if (!Array.isArray(list))
      throw new CommandError('InNeedsArray', `$in requires an array as a second argument, found: ${typeName(list)}`)
    return list.some((element) => compareExpressions(element, item) === 0)
  },
  // mingo's own stages pass JavaScript functions; a client can only send text.
  $function: (subject, expression, options) => {
    if (typeof (expression as Document)['body'] === 'function')
      return expressions.$function(subject as Document, expression, options)
    throw new CommandError('BadValue', '$function is not supported by the embedded store')
  },
  $type: (subject, expression, options) => {
    const value = evalExpr(subject, Array.isArray(expression) ? expression[0] : expression, options)
    return value === undefined ? 'missing' : typeName(value)
  },
  $toString: (subject, expression, options) => {
    const value = evalExpr(subject, Array.isArray(expression) ? expression[0] : expression, options)
    if (value instanceof ObjectId || value instanceof Decimal128 || value instanceof Long) return value.toString()
    return expressions.$toString(subject as Document, { $literal: value }, options)
  },
  $switch: (subject, expression, options) => {
    const result = expressions.$switch(
      subject as never,
      { default: withoutBranch, ...(expression as object) } as never,
      options,
    )
    if (result !== withoutBranch) return result
    throw new CommandError(
      'BucketWithoutDefault',
      '$switch could not find a matching branch for an input, and no default was specified.',
    )
  },
  $round: (subject, expression, options) => expressions.$round(subject as Document, withPlaces(expression), options),
  $trunc: (subject, expression, options) => expressions.$trunc(subject as Document, withPlaces(expression), options),
  $indexOfCP: (subject, expression, options) => {
    const [text, part, start = 0, end] = (expression as unknown[]).map((each) => evalExpr(subject, each, options))
    if (text === null || text === undefined) return null
    const searched = Array.from(String(text))
      .slice(0, end as number | undefined)
      .slice(start as number)
      .join('')
    const at = searched.indexOf(String(part))
    return at < 0 ? -1 : Array.from(searched.slice(0, at)).length + (start as number)
  },
  $toObjectId: (subject, expression, options) => {
    const value = evalExpr(subject, expression, options)
    if (value === null || value === undefined || value instanceof ObjectId) return value ?? null
    if (typeof value === 'string' && ObjectId.isValid(value)) return new ObjectId(value)
    throw new CommandError('ConversionFailure', `Failed to parse objectId '${String(value)}' in $convert`)
  },
  $sortArray: (subject, expression, options) => {
    const { input, sortBy: order } = expression as Document
    const list = evalExpr(subject, input, options)
    if (list === null || list === undefined) return null
    if (!Array.isArray(list))
      throw new CommandError(
        'BadValue',
        `The input argument to $sortArray must be an array, but was of type: ${typeName(list)}`,
      )
    if (isDocument(order)) return sortBy(list, parseSort(order), (element) => (isDocument(element) ? element : {}))
    return list.toSorted((a, b) => compareValues(a, b) * toNumber(order))
  },
}

const withoutBranch = Symbol('no branch')

/** `$round` and `$trunc` take a number alone, too. */
function withPlaces(expression: unknown): unknown {
  if (!Array.isArray(expression)) return [expression, 0]
  return expression.length === 1 ? [expression[0], 0] : expression
}

/** `{ $toUpper: ['$a'] }` is `{ $toUpper: '$a' }` to MongoDB, for every operator of one argument. */
function unary(operators: Operators): Operators {
  const names =
    'abs ceil exp floor ln log10 sqrt toUpper toLower strLenCP strLenBytes size arrayToObject objectToArray reverseArray first last not toBool toDate toDecimal toDouble toInt toLong isNumber year month week dayOfMonth dayOfWeek dayOfYear hour minute second millisecond isoWeek isoWeekYear isoDayOfWeek'
  const wrapped = names.split(' ').flatMap((name): [string, Operator][] => {
    const operator = operators[`$${name}`]
    if (!operator) return []
    return [[`$${name}`, (subject, argument, options) => operator(subject, unwrapped(argument), options)]]
  })
  return { ...operators, ...Object.fromEntries(wrapped) }
}

function unwrapped(argument: unknown): unknown {
  return Array.isArray(argument) && argument.length === 1 ? argument[0] : argument
}

/** mingo's expression operators, with those that compare values put on BSON's order and types. */
export const expressionOperators: Operators = checked({
  ...unary(expressions as unknown as Operators),
  ...comparisons(),
  ...dateOperators,
  ...own,
})
