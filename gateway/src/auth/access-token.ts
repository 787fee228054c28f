import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { JSONWebKeySet, JWTVerifyOptions } from 'jose'
import { LRUCache } from 'lru-cache'
import { accessTokenKind } from '#platform/auth'
import { unauthenticated } from '#platform/errors'
import type { Logger } from '#platform/logging'
import { createKeySet } from './tokens/key-set.ts'
import type { KeySet } from './tokens/key-set.ts'

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
  /** The key set, or a function that fetches its text. */
  readonly keys: JSONWebKeySet | (() => Promise<string>)
  readonly issuer: string
  readonly log: Logger
  /** Monotonic clock in milliseconds. Default `performance.now`. */
  readonly now?: () => number
}

// Verified tokens are cached: verification takes a tenth of a millisecond, and clients send the same token for minutes.
const maxRemembered = 10_000

interface Remembered extends AccessToken {
  /** See `KeySet`. */
  readonly generation: number
}

export function createAccessTokenVerifier(options: AccessTokenVerifierOptions): AccessTokenVerifier {
  const { keyFor, generation } = followKeys(options)
  const rules: JWTVerifyOptions = {
    ...accessTokenKind,
    issuer: options.issuer,
    algorithms: ['EdDSA'],
    requiredClaims: ['exp', 'sub', 'sid'],
  }
  const remembered = new LRUCache<string, Remembered>({ max: maxRemembered })
  return {
    async verify(token) {
      const known = remembered.get(token)
      const current = generation()
      if (known && known.generation === current && known.expiresAt.getTime() > Date.now()) return known
      const { payload } = await jwtVerify(token, keyFor, rules).catch((error: unknown) => {
        throw refusal(error)
      })
      if (!payload.sub || typeof payload['sid'] !== 'string' || !payload.exp)
        throw unauthenticated('Expected an access token that names a user and a session, got another kind of token.')
      const read = { userId: payload.sub, sessionId: payload['sid'], expiresAt: new Date(payload.exp * 1_000) }
      remembered.set(token, { ...read, generation: current })
      return read
    },
  }
}

/** A fetched key set is followed: keys are added and withdrawn. */
function followKeys({ keys, issuer, ...options }: AccessTokenVerifierOptions): Pick<KeySet, 'keyFor' | 'generation'> {
  if (typeof keys !== 'function') return { keyFor: createLocalJWKSet(keys), generation: () => 0 }
  const set = createKeySet({
    ...options,
    issuer: { issuer, jwks: ['/.well-known/jwks.json'], jwksHeaders: {} },
    read: keys,
    service: 'users',
  })
  return { keyFor: set.keyFor, generation: () => set.generation() }
}

function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return unauthenticated('The access token has expired. Refresh the session.')
  if (error instanceof errors.JOSEError)
    return unauthenticated('Expected a valid access token, got one that cannot be verified.')
  return error
}
