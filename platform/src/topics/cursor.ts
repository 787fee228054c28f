import { AppError } from '#platform/errors'

/** A cursor that does not belong to the topic. Clients receive it as BAD_USER_INPUT on `after`. */
export class InvalidCursor extends AppError {
  override readonly name = 'InvalidCursor'

  constructor(expected: string, actual: string) {
    super({
      code: 'BAD_USER_INPUT',
      message: `after: expected ${expected}, got ${actual}`,
      details: { field: 'after' },
    })
  }
}

/** An opaque string that identifies the event `seq` of `topic`. */
export function toCursor(topic: string, seq: number): string {
  return Buffer.from(`${seq}@${topic}`).toString('base64url')
}

/**
 * @returns the seq that `toCursor` was given for this topic
 * @throws InvalidCursor - the text is not a cursor, or belongs to another topic
 */
export function parseCursor(topic: string, text: string): number {
  const decoded = Buffer.from(text, 'base64url').toString()
  const [, digits = '', owner = ''] = /^(0|[1-9]\d{0,15})@(.+)$/s.exec(decoded) ?? []
  const seq = Number(digits)
  // Decoding ignores characters outside base64url, so the cursor is encoded again and compared.
  if (digits === '' || !Number.isSafeInteger(seq) || toCursor(owner, seq) !== text) {
    throw new InvalidCursor('the cursor of an event received earlier', JSON.stringify(text.slice(0, 64)))
  }
  if (owner !== topic) throw new InvalidCursor(`a cursor of ${topic}`, `one of ${owner.slice(0, 64)}`)
  return seq
}
