import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/**
 * Makes tokens that a client can neither forge nor change: `part.part.seal`. They are not stored, and the same parts always give
 * the same token.
 */
export interface SealedTokens {
  seal(parts: readonly string[]): string
  /** The parts of a token with a valid seal; null for any other text. */
  open(token: string, partCount: number): readonly string[] | null
}

const maxLength = 256

/**
 * @param secret - the key is derived from it
 * @param purpose - a token is valid for its purpose only
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
