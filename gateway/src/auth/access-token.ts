import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet, JWTVerifyGetKey, JWTVerifyOptions } from 'jose'
import { LRUCache } from 'lru-cache'
import { accessTokenKind } from '#platform/auth'
import { unauthenticated } from '#platform/errors'

/** The claims of a verified access token. */
export interface AccessToken {
  readonly userId: string
  readonly sessionId: string
  readonly expiresAt: Date
}

export interface AccessTokenVerifier {
  /** @throws AppError UNAUTHENTICATED - the token is malformed, forged, expired, or of another kind */
  verify(token: string): Promise<AccessToken>
}

export interface AccessTokenVerifierOptions {
  /** The key set, or a function that fetches it. */
  readonly keys: JSONWebKeySet | (() => Promise<Response>)
  readonly issuer: string
}

// Verified tokens are cached: verification takes a tenth of a millisecond, and clients send the same token for minutes.
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

/** The key set is fetched again when a token names an unknown key. */
function followKeySet(fetchKeys: () => Promise<Response>): JWTVerifyGetKey {
  const anywhere = new URL('http://users/.well-known/jwks.json')
  return createRemoteJWKSet(anywhere, { [customFetch]: fetchKeys })
}

function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return unauthenticated('The access token has expired. Refresh the session.')
  // A key set that cannot be fetched is a server error, not a client error.
  if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout))
    return unauthenticated('Expected a valid access token, got one that cannot be verified.')
  return error
}
