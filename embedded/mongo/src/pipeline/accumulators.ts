import { Decimal128 } from 'bson'
import { evalExpr } from 'mingo/core'
import * as accumulators from 'mingo/operators/accumulator'
import type { Options } from 'mingo/types'
import { compareValues } from '../bson/compare.ts'
import { type Document, toPlain } from '../bson/document.ts'
import { encodeKey } from '../bson/key.ts'
import { combine, numericType, toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import { parseSort, sortBy } from '../planning/sort.ts'
import { checked, type Operators } from './checked.ts'

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

/** mingo's accumulators, put on BSON's order and types, and sums that keep wide numbers exact. */
export const accumulatorOperators: Operators = checked({
  ...(accumulators as unknown as Operators),
  ...ownAccumulators,
})
