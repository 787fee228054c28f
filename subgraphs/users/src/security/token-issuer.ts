import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { SignJWT } from 'jose'
import { accessTokenKind } from '#platform/auth'
import type { TokenIssuer } from '../domain/ports.ts'
import type { SigningKey } from './signing-key.ts'

export interface TokenIssuerOptions {
  readonly key: SigningKey
  readonly issuer: string
  readonly accessTokenLifetimeMs: number
}

/**
 * Access tokens are JWTs that anybody can check with the published key set. Refresh tokens are `session.generation.seal`,
 * sealed with a key derived from the signing key, so that a token that was used before is told from an invented one
 * without storing either.
 */
export function createTokenIssuer({ key, issuer, accessTokenLifetimeMs }: TokenIssuerOptions): TokenIssuer {
  const sealingKey = Buffer.from(hkdfSync('sha256', key.secret, '', 'refresh token', 32))
  const seal = (text: string) => createHmac('sha256', sealingKey).update(text).digest()
  return {
    async issueAccessToken(session, now) {
      const expiresAt = new Date(Math.floor((now.getTime() + accessTokenLifetimeMs) / 1_000) * 1_000)
      const token = await new SignJWT({ sid: session.id })
        .setProtectedHeader({ alg: key.algorithm, kid: key.id, typ: accessTokenKind.typ })
        .setSubject(session.userId)
        .setIssuer(issuer)
        .setAudience(accessTokenKind.audience)
        .setIssuedAt(now)
        .setExpirationTime(expiresAt)
        .sign(key.privateKey)
      return { token, expiresAt }
    },
    issueRefreshToken({ id, generation }) {
      const text = `${id}.${generation}`
      return `${text}.${seal(text).toString('base64url')}`
    },
    readRefreshToken(token) {
      const [sessionId, generation, given] = token.length > 256 ? [] : token.split('.')
      if (!sessionId || !generation || !given) return null
      const [expected, actual] = [seal(`${sessionId}.${generation}`), Buffer.from(given, 'base64url')]
      if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return null
      return { sessionId, generation: Number(generation) }
    },
  }
}
