import { decodeJwt, errors, jwtVerify } from 'jose'
import type { JWTVerifyGetKey, JWTVerifyOptions, JWTVerifyResult } from 'jose'
import { AppError, unauthenticated } from '#platform/errors'
import type { Logger } from '#platform/logging'
import type { TokenViewer } from '../caller-viewer.ts'
import { createKeySet } from './key-set.ts'
import type { KeySet, KeySetOptions } from './key-set.ts'
import { toTokenViewer } from './read-claims.ts'
import type { IssuerConfig, TokenAuthConfig } from './token-config.ts'

/** The caller that a verified token identifies. */
export interface VerifiedToken {
  readonly viewer: TokenViewer
  readonly expiresAt: Date
  /** Whether the key that signed it is still accepted. */
  isAccepted(): boolean
}

/** Verifies JSON Web Tokens of several issuers. */
export interface JwtVerifier {
  /** Whether the token claims to be of a configured issuer. Such a token is valid for that issuer, or not at all. */
  isResponsibleFor(token: string): boolean
  /** @throws AppError UNAUTHENTICATED - not valid; UPSTREAM_UNAVAILABLE - the issuer's keys cannot be fetched */
  verify(token: string): Promise<VerifiedToken>
  /** Fetches the key sets of all issuers. Does not reject. */
  fetchKeys(): Promise<void>
}

export type JwtVerifierOptions = Pick<TokenAuthConfig, 'issuers' | 'clockToleranceSeconds'> &
  Omit<KeySetOptions, 'issuer'> & { readonly log: Logger }

interface Issuer {
  readonly config: IssuerConfig
  readonly keys: KeySet
  readonly rules: JWTVerifyOptions
}

export function createJwtVerifier(options: JwtVerifierOptions): JwtVerifier {
  const { issuers, clockToleranceSeconds, log, ...keySetOptions } = options
  // A token is verified with the keys and rules of its own issuer only: key ids of different issuers may be equal.
  const known = new Map(
    issuers.map((config): [string, Issuer] => [
      config.issuer,
      {
        config,
        keys: createKeySet({ ...keySetOptions, issuer: config, log }),
        rules: rulesOf(config, clockToleranceSeconds),
      },
    ]),
  )
  return {
    isResponsibleFor: (token) => known.has(issuerIn(token)),
    async verify(token) {
      const issuer = known.get(issuerIn(token))
      if (!issuer) throw unauthenticated('Expected a token of a known issuer, got another one.')
      const { config, keys, rules } = issuer
      const generation = keys.generation()
      const { payload, protectedHeader } = await verify(token, keys.keyFor, rules)
      if (!isOfType(protectedHeader.typ, config.types))
        throw unauthenticated(`Expected a token of the type ${config.types.join(' or ')}, got one of another type.`)
      const viewer = toTokenViewer(payload, config.claims)
      if (!viewer || payload.exp === undefined)
        throw unauthenticated(`Expected a token with the claim "${config.claims.id}", got one without it.`)
      return {
        viewer,
        expiresAt: new Date((payload.exp + clockToleranceSeconds) * 1_000),
        isAccepted: () => keys.generation() === generation,
      }
    },
    fetchKeys: async () => void (await Promise.all([...known.values()].map(({ keys }) => keys.refresh()))),
  }
}

function rulesOf({ issuer, audiences, algorithms }: IssuerConfig, clockTolerance: number): JWTVerifyOptions {
  return {
    issuer,
    algorithms: [...algorithms],
    clockTolerance,
    // Without an expiry, a stolen token would be valid forever.
    requiredClaims: audiences === 'any' ? ['exp'] : ['exp', 'aud'],
    ...(audiences !== 'any' && { audience: [...audiences] }),
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc7515#section-4.1.9 */
function isOfType(typ: string | undefined, types: readonly string[]): boolean {
  const plain = (type: string) => type.toLowerCase().replace(/^application\//, '')
  return types.length === 0 || (typ !== undefined && types.map(plain).includes(plain(typ)))
}

/** The issuer that a token names, which is not verified yet; empty for what is not a JSON Web Token. */
function issuerIn(token: string): string {
  try {
    const { iss } = decodeJwt(token)
    return typeof iss === 'string' ? iss : ''
  } catch {
    return ''
  }
}

async function verify(token: string, keyFor: JWTVerifyGetKey, rules: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(token, keyFor, rules)
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw refusal(error)
    // A token without a key id may be signed by any of the issuer's keys.
    for await (const key of error) {
      try {
        return await jwtVerify(token, key, rules)
      } catch (next) {
        if (!(next instanceof errors.JWSSignatureVerificationFailed)) throw refusal(next)
      }
    }
    throw refusal(new errors.JWSSignatureVerificationFailed())
  }
}

/** Any error refuses the token, except that the keys cannot be fetched, which is not the client's fault. */
function refusal(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof errors.JWTExpired) return unauthenticated('The token has expired.')
  if (error instanceof errors.JWTClaimValidationFailed)
    return unauthenticated(`Expected a token whose claim "${error.claim}" is acceptable, got another value or none.`)
  return unauthenticated('Expected a valid token, got one that cannot be verified.')
}
