import { createHash } from 'node:crypto'
import { SignJWT } from 'jose'
import { accessTokenKind } from '#platform/auth'
import type { TokenIssuer } from '../domain/ports.ts'
import { createSealedTokens } from './sealed-token.ts'
import type { SigningKey } from './signing-key.ts'

export interface TokenIssuerOptions {
  readonly key: SigningKey
  readonly issuer: string
  readonly accessTokenLifetimeMs: number
}

/**
 * Access tokens are JWTs that anybody can verify with the published key set. All others are sealed with keys derived from the
 * signing key: `session.generation.seal`, `invitation.mailing.seal` and `user.end.address.seal`. So a reused refresh token can be
 * distinguished from a forged one, and the token of a mail can be made when the mail is sent, without storing any token.
 */
export function createTokenIssuer({ key, issuer, accessTokenLifetimeMs }: TokenIssuerOptions): TokenIssuer {
  const refreshTokens = createSealedTokens(key.secret, 'refresh token')
  const invitationTokens = createSealedTokens(key.secret, 'invitation')
  const verificationTokens = createSealedTokens(key.secret, 'email verification')
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
    issueRefreshToken: ({ id, generation }) => refreshTokens.seal([id, String(generation)]),
    readRefreshToken(token) {
      const [sessionId, generation] = refreshTokens.open(token, 2) ?? []
      return sessionId === undefined ? null : { sessionId, generation: Number(generation) }
    },
    issueInvitationToken: ({ id, mailing }) => invitationTokens.seal([id, String(mailing)]),
    readInvitationToken(token) {
      const [invitationId, mailing] = invitationTokens.open(token, 2) ?? []
      return invitationId === undefined ? null : { invitationId, mailing: Number(mailing) }
    },
    issueVerificationToken: ({ id, email }, expiresAt) =>
      verificationTokens.seal([id, String(expiresAt.getTime()), hashOf(email)]),
    isVerificationToken(token, { id, email }, now) {
      const [userId, expiresAtMs, emailHash] = verificationTokens.open(token, 3) ?? []
      return userId === id && emailHash === hashOf(email) && Number(expiresAtMs) > now.getTime()
    },
  }
}

const hashOf = (email: string) => createHash('sha256').update(email).digest('base64url').slice(0, 22)
