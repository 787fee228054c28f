import { Decimal128, Long, ObjectId } from 'bson'
import { evalExpr } from 'mingo/core'
import * as accumulators from 'mingo/operators/accumulator'
import * as expressions from 'mingo/operators/expression'
import type { Options } from 'mingo/types'
import { compareValues } from '../bson/compare.ts'
import { type Document, isDocument, toPlain } from '../bson/document.ts'
import { encodeKey } from '../bson/key.ts'
import { combine, numericType, toNumber } from '../bson/numbers.ts'
import { typeName } from '../bson/types.ts'
import { CommandError } from '../errors.ts'
import { parseSort, sortBy } from '../planning/sort.ts'

type Operator = (subject: unknown, expression: unknown, options: Options) => unknown
type Operators = Record<string, Operator>

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

/** `$round` and `$trunc` take a number alone, too. */
function withPlaces(expression: unknown): unknown {
  if (!Array.isArray(expression)) return [expression, 0]
  return expression.length === 1 ? [expression[0], 0] : expression
}

const ownAccumulators: Operators = {
  $sum: (subject, expression, options) => total(evaluated(subject, expression, options)),
  $avg: (subject, expression, options) => average(evaluated(subject, expression, options)),
  $max: (subject, expression, options) => extreme(evaluated(subject, expression, options), 1),
  $min: (subject, expression, options) => extreme(evaluated(subject, expression, options), -1),
  $push: (subject, expression, options) =>
    evaluated(subject, expression, options).filter((value) => value !== undefined),
  $addToSet: (subject, expression, options) => {
    const values = evaluated(subject, expression, options).filter((value) => value !== undefined)
    return [...new Map(values.map((value) => [Buffer.from(encodeKey(value)).toString('latin1'), value])).values()]
  },
  $top: (subject, expression, options) => ranked(subject, expression, options)[0] ?? null,
  $bottom: (subject, expression, options) => ranked(subject, expression, options).at(-1) ?? null,
  $topN: (subject, expression, options) => ranked(subject, expression, options).slice(0, count(expression, options)),
  $bottomN: (subject, expression, options) => ranked(subject, expression, options).slice(-count(expression, options)),
}

/** The accumulated values: one per document of a group, or the array that an expression was given. */
function evaluated(subject: unknown, expression: unknown, options: Options): readonly unknown[] {
  const list = Array.isArray(subject) ? subject : [subject]
  if (expression === null || expression === undefined) return list
  return list.map((document) => withRoot(options, document, () => evalExpr(document, expression, options)))
}

/** mingo's options carry the document that `$field` refers to; inside an accumulator that is each document in turn. */
function withRoot<T>(options: Options, root: unknown, evaluate: () => T): T {
  const { local, update } = options as unknown as {
    local: { root?: unknown }
    update: (locals: { root: unknown }) => void
  }
  const before = local.root
  update.call(options, { root })
  const value = evaluate()
  update.call(options, { root: before })
  return value
}

function total(values: readonly unknown[]): unknown {
  let sum = 0
  const wide: unknown[] = []
  for (const value of values) {
    if (typeof value === 'number') sum += value
    else if (numericType(value) !== undefined) wide.push(value)
  }
  return wide.length === 0 ? sum : toPlain(wide.reduce((left: unknown, right) => combine('add', left, right), sum))
}

function average(values: readonly unknown[]): unknown {
  const numbers = values.filter((value) => numericType(value) !== undefined)
  if (numbers.length === 0) return null
  const sum = total(numbers)
  if (sum instanceof Decimal128)
    throw new CommandError('BadValue', '$avg of Decimal128 is not supported by the embedded store')
  return toNumber(sum) / numbers.length
}

function extreme(values: readonly unknown[], direction: 1 | -1): unknown {
  const known = values.filter((value) => value !== null && value !== undefined)
  return known.reduce(
    (best: unknown, value) => (best === null || compareValues(value, best) * direction > 0 ? value : best),
    null,
  )
}

function ranked(subject: unknown, expression: unknown, options: Options): readonly unknown[] {
  const { sortBy: order, output } = expression as Document
  const sorted = sortBy(subject as Document[], parseSort(order as Document), (document) => document)
  return sorted.map((document) => withRoot(options, document, () => evalExpr(document, output, options)) ?? null)
}

function count(expression: unknown, options: Options): number {
  const n = toNumber(evalExpr({}, (expression as Document)['n'], options))
  if (!Number.isInteger(n) || n < 1) throw new CommandError('BadValue', `'n' must be a positive integer, got ${n}`)
  return n
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
export const expressionOperators: Operators = {
  ...unary(expressions as unknown as Operators),
  ...comparisons(),
  ...own,
}

/** mingo's accumulators, likewise, and sums that keep wide numbers exact. */
export const accumulatorOperators: Operators = { ...(accumulators as unknown as Operators), ...ownAccumulators }
