import { evalExpr } from 'mingo/core'
import * as expressions from 'mingo/operators/expression'
import type { Options } from 'mingo/types'
import { type Document } from '../bson/document.ts'
import { toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import type { Operators } from './checked.ts'

/** Dates made from parts, from text and from other dates: mingo knows neither summer time nor the lengths of months here. */
export const dateOperators: Operators = {
  $dateFromParts: (subject, expression, options) => {
    const parts = evalExpr(subject, expression, options) as Document
    if (Object.values(parts).some(isNullish)) return null
    const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0, timezone } = parts
    const numbers = [year, toNumber(month) - 1, day, hour, minute, second, millisecond].map(toNumber)
    if (!numbers.every(Number.isInteger)) throw new CommandError('BadValue', '$dateFromParts needs whole numbers')
    return inZone(Date.UTC(...(numbers as [number, number])), timezone)
  },
  $dateFromString: (subject, expression, options) => {
    const { timezone: zone, ...others } = expression as Document
    const timezone = evalExpr(subject, zone ?? 'UTC', options)
    if (isNullish(timezone)) return null
    const parsed = expressions.$dateFromString(subject as Document, others as never, options)
    if (zone === undefined || !(parsed instanceof Date)) return parsed
    if (/(z|[+-]\d\d:?\d\d)$/i.test(String(evalExpr(subject, others['dateString'], options))))
      throw new CommandError('ConversionFailure', 'a date with a time zone cannot be given another time zone')
    return inZone(parsed.getTime(), timezone)
  },
  $dateAdd: (subject, expression, options) => shifted(subject, expression, { options, sign: 1 }),
  $dateSubtract: (subject, expression, options) => shifted(subject, expression, { options, sign: -1 }),
}

const fixedMs: Readonly<Record<string, number>> = { hour: 3_600_000, minute: 60_000, second: 1000, millisecond: 1 }
const days: Readonly<Record<string, number>> = { day: 1, week: 7 }
const months: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 }

type Shift = { readonly options: Options; readonly sign: 1 | -1 }

/** Days and months are counted on the calendar of the time zone, and the last of a month stays the last. */
function shifted(subject: unknown, expression: unknown, { options, sign }: Shift): Date | null {
  const values = evalExpr(subject, expression, options) as Document
  const { startDate, unit, timezone = 'UTC' } = values
  if ([startDate, unit, values['amount'], timezone].some(isNullish)) return null
  const amount = toNumber(values['amount']) * sign
  if (!(startDate instanceof Date) || !Number.isInteger(amount))
    throw new CommandError('BadValue', '$dateAdd and $dateSubtract need a date and a whole number of units')
  const fixed = fixedMs[String(unit)]
  if (fixed !== undefined) return new Date(startDate.getTime() + amount * fixed)
  const local = new Date(startDate.getTime() + offsetMs(timezone, startDate.getTime()))
  return inZone(onCalendar(local, String(unit), amount), timezone)
}

function onCalendar(local: Date, unit: string, amount: number): number {
  const moved = new Date(local)
  const [byDays, byMonths] = [days[unit], months[unit]]
  if (byDays !== undefined) return moved.setUTCDate(local.getUTCDate() + amount * byDays)
  if (byMonths === undefined) throw new CommandError('FailedToParse', `unknown time unit value: ${unit}`)
  moved.setUTCMonth(local.getUTCMonth() + amount * byMonths, 1)
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
  return moved.setUTCDate(Math.min(local.getUTCDate(), lastDay))
}

/** The instant at which clocks in the zone show a time, given as if it were UTC. */
function inZone(local: number, zone: unknown = 'UTC'): Date {
  const guess = local - offsetMs(zone, local)
  return new Date(local - offsetMs(zone, guess))
}

/** How far a zone (`Europe/Berlin`, `+05:30`) is ahead of UTC at an instant. */
function offsetMs(zone: unknown, at: number): number {
  const name = String(zone)
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(name) ?? []
  if (hours !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  if (['UTC', 'GMT', 'Z'].includes(name)) return 0
  const shown = clock(name)
    .formatToParts(at)
    .filter(({ type }) => type !== 'literal')
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    shown.map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000
}

function clock(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric' as const
  const parts = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric }
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', calendar: 'gregory', ...parts })
  } catch {
    throw new CommandError('UnknownTimeZone', `unrecognized time zone identifier: "${timeZone}"`)
  }
}

function isNullish(value: unknown): boolean {
  return value === null || value === undefined
}
