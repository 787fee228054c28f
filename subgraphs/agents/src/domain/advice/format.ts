// Made once: making a formatter takes longer than writing a report with it.
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `$1,234`, or with cents below $100; `$0`. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0'
  const amount = Math.abs(usd) < 100 ? Math.abs(usd).toFixed(2) : whole.format(Math.abs(usd))
  return usd < 0 ? `-$${amount}` : `$${amount}`
}

const powers = [
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
] as const

/** Three significant digits up to 1,000 and from a million on (`13.1 million`), whole numbers with separators between. */
export function formatNumber(value: number): string {
  const [power, word] = powers.find(([least]) => Math.abs(value) >= least * 0.9995) ?? [1, '']
  if (power > 1) return `${formatNumber(Number((value / power).toPrecision(3)))} ${word}`
  if (Math.abs(value) >= 999.5) return whole.format(value)
  return String(Number(value.toPrecision(3)))
}

/** A number too large for words, with two significant digits: `4.8 × 10^19`, `10^25`. */
export function formatPower(value: number): string {
  const [digits = '0', power = '0'] = value.toExponential(1).split('e+')
  return Number(digits) === 1 ? `10^${power}` : `${Number(digits)} × 10^${power}`
}

/** A fraction as percent: `0.375` is `37.5 %`; a very small one is `less than 0.1 %`. */
export function formatPercent(fraction: number): string {
  if (fraction > 0 && fraction < 0.001) return 'less than 0.1 %'
  return `${formatNumber(fraction * 100)} %`
}

/** A share close to one, with as many nines as it has: `0.999975` is `99.9975 %`. */
export function formatAvailability(share: number): string {
  const digits = share >= 1 ? 0 : Math.min(6, Math.max(1, Math.ceil(-Math.log10(1 - share)) - 1))
  return `${Number((share * 100).toFixed(digits))} %`
}

/** Bytes as decimal GB or TB, or as MB below one GB. */
export function formatGB(bytes: number): string {
  if (bytes > 0 && bytes < 1e9) return `${formatNumber(bytes / 1e6)} MB`
  const gigabytes = bytes / 1e9
  return gigabytes >= 1000 ? `${formatNumber(gigabytes / 1000)} TB` : `${formatNumber(gigabytes)} GB`
}

/** Seconds in the unit that reads best. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${formatNumber(seconds * 1000)} ms`
  if (seconds < 600) return `${formatNumber(seconds)} s`
  if (seconds < 7200) return `${formatNumber(seconds / 60)} minutes`
  return seconds < 48 * 3600 ? `${formatNumber(seconds / 3600)} hours` : `${formatNumber(seconds / 86_400)} days`
}

/** A span of months as a plan can use it, rounded down: `less than a month`, `7 months`, `3 years`. */
export function formatMonths(months: number): string {
  if (months < 1) return 'less than a month'
  return months < 24 ? count(Math.floor(months), 'month') : count(Math.floor(months / 12), 'year')
}

/** A span of months that is waited for, rounded up: `less than a month`, `7 months`, `3 years`. */
export function formatPayback(months: number): string {
  if (months < 1) return 'less than a month'
  return months < 24 ? count(Math.ceil(months), 'month') : count(Math.ceil(months / 12), 'year')
}

/** `1 replica`, `2 replicas`. */
export function count(value: number, noun: string): string {
  return `${formatNumber(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** `1 person`, `5 people`, `no team`, or that the size of the team is not stated. */
export function people(teamSize: number | null): string {
  if (teamSize === null) return 'a team of unstated size'
  if (teamSize === 0) return 'no team'
  return teamSize === 1 ? '1 person' : `${formatNumber(teamSize)} people`
}

const listed = 4

/** The first four items, and how many there are besides. */
export function inWords(items: readonly string[]): string {
  const more = items.length - listed
  return more > 0 ? `${items.slice(0, listed).join(', ')} and ${more} more` : items.join(', ')
}

/** Names in quotation marks, the first four of them. */
export function nameList(named: readonly { readonly name: string }[]): string {
  return inWords(named.map(({ name }) => `"${name}"`))
}
