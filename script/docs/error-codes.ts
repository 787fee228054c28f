import { errorCodes } from '#platform/errors'
import { markdownTable } from './blocks.ts'

/** The error codes of the public graph, from the platform's table. */
export function errorCodeTable(): string {
  const rows = Object.entries(errorCodes).map(([code, facts]) => [
    `\`${code}\``,
    facts.meaning,
    String(facts.httpStatus),
    facts.retryable ? 'yes' : 'no',
    facts.extensions.map((name) => `\`${name}\``).join(', ') || '–',
  ])
  return markdownTable(['code', 'meaning', 'HTTP status', 'retry', 'further extensions'], rows)
}
