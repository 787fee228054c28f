import type { TokenAlgorithm } from './algorithms.ts'

/** How callers are identified by tokens of any issuer. */
export interface TokenAuthConfig {
  readonly issuers: readonly IssuerConfig[]
  /** Name of the header with the token, in lower case. WebSocket clients send it in the payload of `connection_init`. */
  readonly header: string
  /** What precedes the token in the header, without the space: `Bearer`. Empty: the header holds the token alone. */
  readonly prefix: string
  /** Whether callers without a token are served; otherwise they are answered with 401. */
  readonly allowsAnonymous: boolean
  /** Tolerated difference between the clocks of the gateway and of the issuers, seconds. */
  readonly clockToleranceSeconds: number
  /** Identifies the caller of a token that is not a JWT of `issuers`; null refuses the token. */
  readonly authenticate?: AuthenticateToken | undefined
  /** How long the result of `authenticate` is used, milliseconds. A revoked token is refused after this time at the latest. */
  readonly authenticateCacheMs: number
}

/** An issuer of JSON Web Tokens. */
export interface IssuerConfig {
  /** The `iss` claim that its tokens must have. */
  readonly issuer: string
  /** URLs of its key sets (`https:`, `http:` or `file:`). The keys of all are accepted. Empty: found by OpenID Connect Discovery. */
  readonly jwks: readonly string[]
  /** Headers of the requests for key sets. */
  readonly jwksHeaders: Readonly<Record<string, string>>
  /** The `aud` claim must name one of these. `any` accepts tokens for every audience. */
  readonly audiences: readonly string[] | 'any'
  readonly algorithms: readonly TokenAlgorithm[]
  /** Accepted values of the header parameter `typ`; empty: not checked. `at+jwt` refuses ID tokens (RFC 9068). */
  readonly types: readonly string[]
  readonly claims: ClaimNames
}

/** Names of claims. A name that is not a claim itself is read as a path: `realm_access.roles`. */
export interface ClaimNames {
  /** The caller's id. Tokens without this claim are refused. */
  readonly id: string
  readonly tenant: string | null
  /** A list, or a text with spaces between the roles. */
  readonly roles: string | null
  /** The claims that decide what a caller may see; null: all claims that do not change with each token. */
  readonly scope: readonly string[] | null
}

/** The caller of a token, as `authenticate` returns it. */
export interface TokenIdentity {
  readonly id: string
  readonly tenant?: string | null
  readonly roles?: readonly string[]
  /**
   * Equal for callers that may see the same data. Subscriptions of one scope are checked together, and a client can renew its token on an
   * open WebSocket if the new one has the same scope. Default: each token has its own.
   */
  readonly scope?: string
  readonly claims?: Readonly<Record<string, unknown>>
  /** When the token expires. Absent: it is checked again by `authenticate` only. */
  readonly expiresAt?: Date
}

export type AuthenticateToken = (token: string) => Promise<TokenIdentity | null> | TokenIdentity | null
