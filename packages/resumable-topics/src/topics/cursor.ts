import { GraphQLError } from 'graphql'
import type { LogPosition } from '../log/position.ts'

/** A cursor that does not belong to the topic. Clients receive it as BAD_USER_INPUT on `after`. */
export class InvalidCursor extends GraphQLError {
  override readonly name = 'InvalidCursor'

  constructor(expected: string, actual: string) {
    super(`after: expected ${expected}, got ${actual}`, { extensions: { code: 'BAD_USER_INPUT', field: 'after' } })
  }
}

/** An opaque string that identifies an event of a topic. */
export function toCursor(topic: string, { mark = 0, seq }: Partial<LogPosition> & Pick<LogPosition, 'seq'>): string {
  return Buffer.from(`${mark === 0 ? '' : `${mark}-`}${seq}@${topic}`).toString('base64url')
}

/**
 * @returns the position that `toCursor` was given for this topic
 * @throws InvalidCursor - the text is not a cursor, or belongs to another topic
 */
export function parseCursor(topic: string, text: string): LogPosition {
  const decoded = Buffer.from(text, 'base64url').toString()
  const [, log = '0', digits = '', owner = ''] = /^(?:([1-9]\d{0,15})-)?(0|[1-9]\d{0,15})@(.+)$/s.exec(decoded) ?? []
  const position = { mark: Number(log), seq: Number(digits) }
  // Decoding ignores characters outside base64url, so the cursor is encoded again and compared.
  if (digits === '' || !Number.isSafeInteger(position.seq) || toCursor(owner, position) !== text) {
    throw new InvalidCursor('the cursor of an event received earlier', JSON.stringify(text.slice(0, 64)))
  }
  if (owner !== topic) throw new InvalidCursor(`a cursor of ${topic}`, `one of ${owner.slice(0, 64)}`)
  return position
}
