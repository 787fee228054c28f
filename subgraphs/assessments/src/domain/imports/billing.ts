import { parse } from 'csv-parse/sync'
import { ImportProblem, nothing, quoted, usableText } from './estate.ts'
import type { EstatePart, ImportedInstance } from './estate.ts'

/** The columns of a bill, by names without case and punctuation: `lineItem/UsageAmount` and `line_item_usage_amount` are one. */
interface BillFormat {
  readonly provider: 'AWS' | 'AZURE' | 'GCP'
  readonly cost: readonly string[]
  readonly currency: readonly string[]
  readonly day: readonly string[]
  /** Hours of an instance in a row; null where the row is about something else. */
  hoursOf(cell: (...names: readonly string[]) => string): { readonly sku: string; readonly hours: string } | null
}

const aws: BillFormat = {
  provider: 'AWS',
  cost: ['lineitemunblendedcost'],
  currency: ['lineitemcurrencycode'],
  day: ['lineitemusagestartdate'],
  hoursOf(cell) {
    const sku = cell('productinstancetype')
    const isRunning = /(?:Box|Spot|Dedicated)Usage/.test(cell('lineitemusagetype'))
    return sku !== '' && isRunning ? { sku, hours: cell('lineitemusageamount') } : null
  },
}

const azure: BillFormat = {
  provider: 'AZURE',
  cost: ['costinbillingcurrency', 'cost'],
  currency: ['billingcurrency', 'billingcurrencycode'],
  day: ['date', 'usagedatetime'],
  hoursOf(cell) {
    if (cell('metercategory') !== 'Virtual Machines') return null
    const [, sku] = /"ServiceType"\s*:\s*"([^"]+)"/.exec(cell('additionalinfo')) ?? []
    return sku === undefined ? null : { sku, hours: cell('quantity', 'usagequantity') }
  },
}

/** Google Cloud bills cores, memory and accelerators apart, so that no row counts instances. */
const gcp: BillFormat = {
  provider: 'GCP',
  cost: ['cost'],
  currency: ['currency'],
  day: ['usagestarttime'],
  hoursOf: () => null,
}

export const billFormats = { AWS_BILL: aws, AZURE_BILL: azure, GCP_BILL: gcp } as const

/** The most rows of one bill. */
export const mostRows = 50_000

const daysPerMonth = 365 / 12
const dayMs = 86_400_000

/**
 * Reads a bill: the cost per month, and the number of instances and their hours. Values are scaled from the period of the rows to a month.
 * @throws ImportProblem - names the row
 */
export function readBill(format: BillFormat, text: string): EstatePart {
  const [head, ...rows] = parseCsv(text)
  if (head === undefined) throw new ImportProblem('expected a line with the names of the columns, got an empty file')
  const columns = new Map(head.map((name, index) => [name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''), index]))
  for (const names of [format.cost, format.currency, format.day])
    if (!names.some((name) => columns.has(name)))
      throw new ImportProblem(`expected a column ${names.join(' or ')}, got ${quoted(head.join(', '))}`)
  if (rows.length === 0) throw new ImportProblem('expected at least one row, got none')
  const days = { first: Infinity, last: -Infinity }
  const hours = new Map<string, number>()
  let usd = 0
  for (const [index, row] of rows.entries()) {
    const cell = (...names: readonly string[]): string =>
      names.map((name) => row[columns.get(name) ?? -1]?.trim() ?? '').find((value) => value !== '') ?? ''
    const at = `row ${index + 2}`
    const currency = cell(...format.currency)
    if (currency !== 'USD') throw new ImportProblem(`${at}: expected the currency USD, got ${quoted(currency)}`)
    usd += numberOf(`${at}: cost`, cell(...format.cost))
    const time = Date.parse(cell(...format.day))
    if (Number.isNaN(time)) throw new ImportProblem(`${at}: expected a date, got ${quoted(cell(...format.day))}`)
    days.first = Math.min(days.first, time)
    days.last = Math.max(days.last, time)
    const running = format.hoursOf(cell)
    if (running !== null)
      hours.set(running.sku, (hours.get(running.sku) ?? 0) + numberOf(`${at}: hours`, running.hours))
  }
  const covered = Math.floor(days.last / dayMs) - Math.floor(days.first / dayMs) + 1
  const perMonth = daysPerMonth / covered
  const monthlySpendUsd = Math.round(usd * perMonth * 100) / 100
  if (monthlySpendUsd < 0 || monthlySpendUsd > 1_000_000_000)
    throw new ImportProblem(`expected costs of 0 to 1,000,000,000 USD a month, got ${monthlySpendUsd}`)
  return {
    ...nothing,
    monthlySpendUsd,
    instances: [...hours].flatMap(([sku, some]) => toInstance(format.provider, sku, some * perMonth)),
    notes: [
      `The bill of ${format.provider} covers ${covered} ${covered === 1 ? 'day' : 'days'} and is scaled to a month. All its rows are in the spend.`,
      ...(format.provider === 'GCP' ? ['Google Cloud bills parts of instances: state the instances yourself.'] : []),
    ],
  }
}

function parseCsv(text: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, max_record_size: 100_000, to: mostRows + 2 }).map(checkRow)
  } catch (error) {
    if (error instanceof ImportProblem) throw error
    throw new ImportProblem(
      `expected comma-separated values, got: ${error instanceof Error ? error.message : 'no text'}`,
    )
  }
}

function checkRow(row: readonly string[], index: number): readonly string[] {
  if (index > mostRows) throw new ImportProblem(`expected at most ${mostRows} rows, got more`)
  return row
}

function numberOf(what: string, text: string): number {
  const value = text === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(value)) throw new ImportProblem(`${what}: expected a number, got ${quoted(text)}`)
  return value
}

/** As few instances as give these hours. */
function toInstance(provider: ImportedInstance['provider'], sku: string, hours: number): readonly ImportedInstance[] {
  const name = usableText(sku)
  if (hours <= 0 || name === null) return []
  const count = Math.min(100_000, Math.max(1, Math.ceil(hours / (daysPerMonth * 24) - 0.01)))
  return [{ provider, sku: name, count, hoursPerMonth: Math.min(744, Math.round((hours / count) * 10) / 10) }]
}
