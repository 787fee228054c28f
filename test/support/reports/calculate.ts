import type { StoredCell, Workbook } from './read-files.ts'

/**
 * Calculates a formula of a workbook from the cells that it names, down to those without formulas. It knows what the workbooks of
 * reports use: + - * /, comparisons with =, SUM, SUMIF, IF and N.
 */
export function calculate(workbook: Workbook, sheet: string, formula: string): number {
  const tokens =
    formula.match(/"[^"]*"|[A-Za-z]+!\$?[A-Z]+\$?\d+|\$?[A-Z]+\$?\d+|[A-Z]+|\d+(?:\.\d+)?|[-+*/=(),:]/g) ?? []
  const state = { at: 0 }
  const value = comparison({ workbook, sheet, tokens, state })
  if (state.at !== tokens.length) throw new Error(`expected a formula that is known, got ${formula}`)
  return value
}

interface Reading {
  readonly workbook: Workbook
  readonly sheet: string
  readonly tokens: readonly string[]
  readonly state: { at: number }
}

const peek = ({ tokens, state }: Reading): string => tokens[state.at] ?? ''

function take(reading: Reading, expected?: string): string {
  const token = peek(reading)
  if (expected !== undefined && token !== expected) throw new Error(`expected ${expected}, got ${token}`)
  reading.state.at += 1
  return token
}

function comparison(reading: Reading): number {
  const left = sum(reading)
  if (peek(reading) !== '=') return left
  take(reading)
  return left === sum(reading) ? 1 : 0
}

function sum(reading: Reading): number {
  let value = product(reading)
  for (;;) {
    if (peek(reading) === '+') value += (take(reading), product(reading))
    else if (peek(reading) === '-') value -= (take(reading), product(reading))
    else return value
  }
}

function product(reading: Reading): number {
  let value = factor(reading)
  for (;;) {
    if (peek(reading) === '*') value *= (take(reading), factor(reading))
    else if (peek(reading) === '/') value /= (take(reading), factor(reading))
    else return value
  }
}

function factor(reading: Reading): number {
  const token = take(reading)
  if (token === '-') return -factor(reading)
  if (token === 'SUM')
    return add(inParentheses(reading, () => range(reading)).map(({ cell, at }) => numberIn(cell, at)))
  if (token === 'SUMIF') return inParentheses(reading, () => sumIf(reading))
  if (token === 'N') return inParentheses(reading, () => factor(reading))
  if (token === 'IF')
    return inParentheses(reading, () => {
      const condition = comparison(reading)
      take(reading, ',')
      const yes = sum(reading)
      take(reading, ',')
      const no = sum(reading)
      return condition === 0 ? no : yes
    })
  if (/^\d/.test(token)) return Number(token)
  return numberIn(...cellAt(reading, token))
}

function inParentheses<Value>(reading: Reading, read: () => Value): Value {
  take(reading, '(')
  const value = read()
  take(reading, ')')
  return value
}

interface Placed {
  readonly cell: StoredCell | undefined
  readonly at: Place
}

interface Place {
  readonly workbook: Workbook
  readonly sheet: string
}

function sumIf(reading: Reading): number {
  const conditions = range(reading)
  take(reading, ',')
  const wanted = take(reading).slice(1, -1)
  take(reading, ',')
  const values = range(reading)
  return add(values.map(({ cell, at }, index) => (conditions[index]?.cell?.value === wanted ? numberIn(cell, at) : 0)))
}

function range(reading: Reading): readonly Placed[] {
  const [sheet, from] = addressOf(reading, take(reading))
  take(reading, ':')
  const [, to] = addressOf(reading, take(reading))
  const column = from.replaceAll(/\d/g, '')
  const [first, last] = [from, to].map((address) => Number(address.replaceAll(/\D/g, '')))
  const at = { workbook: reading.workbook, sheet }
  return Array.from({ length: (last ?? 0) - (first ?? 0) + 1 }, (_, index) => ({
    cell: reading.workbook.get(sheet)?.get(`${column}${(first ?? 0) + index}`),
    at,
  }))
}

function addressOf(reading: Reading, token: string): readonly [sheet: string, address: string] {
  const [address = '', sheet = reading.sheet] = token.split('!').toReversed()
  return [sheet, address.replaceAll('$', '')]
}

function cellAt(reading: Reading, token: string): readonly [StoredCell | undefined, Place] {
  const [sheet, address] = addressOf(reading, token)
  return [reading.workbook.get(sheet)?.get(address), { workbook: reading.workbook, sheet }]
}

function numberIn(cell: StoredCell | undefined, { workbook, sheet }: Place): number {
  if (cell === undefined || cell.kind === 'text') return 0
  return cell.kind === 'formula' ? calculate(workbook, sheet, cell.formula ?? '') : Number(cell.value)
}

const add = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
