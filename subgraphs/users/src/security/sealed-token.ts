import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/**
 * Makes texts that a client carries and cannot make or change: `part.part.seal`. Nothing of them is stored, and the same parts give
 * the same text again.
 */
export interface SealedTokens {
  seal(parts: readonly string[]): string
  /** The parts of a token that was sealed here; null for any other text. */
  open(token: string, partCount: number): readonly string[] | null
}

const maxLength = 256

/**
 * @param secret - what the key is derived from
 * @param purpose - tokens for one purpose are nothing for another
 */
export function createSealedTokens(secret: Buffer, purpose: string): SealedTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))
  const sealOf = (text: string) => createHmac('sha256', key).update(text).digest()
  return {
    seal(parts) {
      const text = parts.join('.')
      return `${text}.${sealOf(text).toString('base64url')}`
    },
    open(token, partCount) {
      const parts = token.length > maxLength ? [] : token.split('.')
      const given = Buffer.from(parts.pop() ?? '', 'base64url')
      const expected = sealOf(parts.join('.'))
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
      return parts.length === partCount ? parts : null
    },
  }
}
