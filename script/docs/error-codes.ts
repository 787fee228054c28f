import { errorCodes } from '#platform/errors'
import { markdownTable } from './blocks.ts'

/** The codes that clients meet, from the platform's table. */
export function errorCodeTable(): string {
  const rows = Object.entries(errorCodes).map(([code, facts]) => [
    `\`${code}\``,
    facts.meaning,
    String(facts.httpStatus),
    facts.retryable ? 'yes' : 'no',
    facts.extensions.map((name) => `\`${name}\``).join(', ') || '–',
  ])
  return markdownTable(['code', 'meaning', 'HTTP status', 'retry helps', 'further extensions'], rows)
}
