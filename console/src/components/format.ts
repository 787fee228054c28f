/** Texts of numbers, money and times, in the language of the browser. */

interface Money {
  readonly amount: string
  readonly currencyCode: string
}

const language = navigator.language.startsWith('en') ? navigator.language : 'en'

/** `$44.6k` for people who compare; `$44,561.00` in full. */
export function formatMoney({ amount, currencyCode }: Money, form: 'short' | 'full' | 'signed' = 'short'): string {
  const value = Number(amount)
  const isLarge = form !== 'full' && Math.abs(value) >= 10_000
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: currencyCode,
    notation: isLarge ? 'compact' : 'standard',
    maximumFractionDigits: isLarge ? 1 : form === 'full' || Math.abs(value) < 100 ? 2 : 0,
    minimumFractionDigits: form === 'full' ? 2 : 0,
    signDisplay: form === 'signed' ? 'exceptZero' : 'auto',
  })
    .format(value)
    .replace('K', 'k')
}

export const formatNumber = (value: number, digits = 0): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value)

export const formatPercent = (share: number): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share)

/** In the zone of the viewer. */
export const formatInstant = (instant: string | Date): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant))

/** For what happens several times a minute. */
export const formatSecond = (instant: string | Date): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(instant))

export const formatDay = (instant: string | Date): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(instant))

export const formatTime = (instant: string | Date): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(new Date(instant))

export const formatClock = (instant: string | Date): string =>
  new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 1,
  }).format(new Date(instant))

const steps: readonly (readonly [limitMs: number, unitMs: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [60_000, 1_000, 'second'],
  [3_600_000, 60_000, 'minute'],
  [86_400_000, 3_600_000, 'hour'],
  [604_800_000, 86_400_000, 'day'],
]

/** `5 minutes ago`; older than a week: the day. */
export function formatAgo(instant: string | Date, now: number): string {
  const ms = new Date(instant).getTime() - now
  if (Math.abs(ms) < 5_000) return 'just now'
  const step = steps.find(([limit]) => Math.abs(ms) < limit)
  if (!step) return formatDay(instant)
  const [, unitMs, unit] = step
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(ms / unitMs), unit)
}

/** `0.8 s`, `42 s`, `3 min 05 s`, `2 h 10 min` */
export function formatDuration(ms: number): string {
  const seconds = ms / 1_000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `ONLINE_INFERENCE` → `Online inference`, with the names that are written in capitals. */
export function formatEnum(value: string): string {
  const known = names[value]
  if (known !== undefined) return known
  const words = value.toLowerCase().replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const names: Readonly<Record<string, string>> = {
  RAG: 'Retrieval (RAG)',
  AWS: 'AWS',
  AZURE: 'Azure',
  GCP: 'Google Cloud',
  ORACLE: 'Oracle Cloud',
  COREWEAVE: 'CoreWeave',
  ON_PREMISES: 'Own hardware',
  LORA: 'LoRA',
  QLORA: 'QLoRA',
  GDPR: 'GDPR',
  HIPAA: 'HIPAA',
  SOC2: 'SOC 2',
  PCI_DSS: 'PCI DSS',
  ISO_27001: 'ISO 27001',
  EU_AI_ACT: 'EU AI Act',
  BSI_C5: 'BSI C5',
  MLOPS: 'MLOps',
  CTO: 'CTO',
  AI_CONSULTANT: 'AI consultant',
}
