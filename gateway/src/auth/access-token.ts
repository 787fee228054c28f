import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet, JWTVerifyGetKey, JWTVerifyOptions } from 'jose'
import { LRUCache } from 'lru-cache'
import { accessTokenKind } from '#platform/auth'
import { unauthenticated } from '#platform/errors'

/** What an access token says, once its signature is known to be good. */
export interface AccessToken {
  readonly userId: string
  readonly sessionId: string
  readonly expiresAt: Date
}

export interface AccessTokenVerifier {
  /** @throws AppError UNAUTHENTICATED - malformed, forged, expired, or a token for something else */
  verify(token: string): Promise<AccessToken>
}

export interface AccessTokenVerifierOptions {
  /** The public keys, or how to fetch them as they are served. */
  readonly keys: JSONWebKeySet | (() => Promise<Response>)
  readonly issuer: string
}

// A signature check costs a tenth of a millisecond, and a client sends the same token for minutes.
const maxRemembered = 10_000

export function createAccessTokenVerifier({ keys, issuer }: AccessTokenVerifierOptions): AccessTokenVerifier {
  const key: JWTVerifyGetKey = typeof keys === 'function' ? followKeySet(keys) : createLocalJWKSet(keys)
  const rules: JWTVerifyOptions = {
    ...accessTokenKind,
    issuer,
    algorithms: ['EdDSA'],
    requiredClaims: ['exp', 'sub', 'sid'],
  }
  const remembered = new LRUCache<string, AccessToken>({ max: maxRemembered })
  return {
    async verify(token) {
      const known = remembered.get(token)
      if (known && known.expiresAt.getTime() > Date.now()) return known
      const { payload } = await jwtVerify(token, key, rules).catch((error: unknown) => {
        throw refusal(error)
      })
      if (!payload.sub || typeof payload['sid'] !== 'string' || !payload.exp)
        throw unauthenticated('Expected an access token that names a user and a session, got another kind of token.')
      const read = { userId: payload.sub, sessionId: payload['sid'], expiresAt: new Date(payload.exp * 1_000) }
      remembered.set(token, read)
      return read
    },
  }
}

/** Fetched again when a token names a key that is not among them. */
function followKeySet(fetchKeys: () => Promise<Response>): JWTVerifyGetKey {
  const anywhere = new URL('http://users/.well-known/jwks.json')
  return createRemoteJWKSet(anywhere, { [customFetch]: fetchKeys })
}

function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return unauthenticated('The access token has expired. Refresh the session.')
  // Keys that cannot be fetched are our trouble, not the client's.
  if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout))
    return unauthenticated('Expected a valid access token, got one that cannot be verified.')
  return error
}
