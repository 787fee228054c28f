import { createHash } from 'node:crypto'
import { unauthenticated } from '#platform/errors'
import type { AccountLimits, AccountRepository, TokenIssuer, ViewerChanges } from '../domain/ports.ts'
import type { Rotation, Session } from '../domain/records.ts'
import type { Client } from './account.service.ts'
import type { SessionTokens, SignedIn } from './session-tokens.ts'

export interface RefreshServiceDeps {
  readonly accounts: AccountRepository
  readonly tokens: TokenIssuer
  readonly sessions: SessionTokens
  readonly limits: AccountLimits
  readonly viewers: ViewerChanges
  readonly now: () => Date
}

/** How long a rotated refresh token returns the same successor again to the same client. */
export const overlapMs = 10_000

// At least as many as the rate limit of refreshes allows within the overlap.
const maxRotations = 20

/**
 * Exchanges refresh tokens for new tokens.
 *
 * Two tabs may use one token at the same time, and a client whose response was lost uses its token again. Within the overlap, the same
 * client (the same network address) therefore receives the same successor. Any other use of a rotated token means that it was
 * copied. Because the owner cannot be distinguished from the thief, the session ends with all its tokens.
 */
export class RefreshService {
  readonly #deps: RefreshServiceDeps

  constructor(deps: RefreshServiceDeps) {
    this.#deps = deps
  }

  /** @throws AppError UNAUTHENTICATED; RATE_LIMITED */
  async refresh(refreshToken: string, client: Client): Promise<SignedIn> {
    const { accounts, tokens, sessions, limits } = this.#deps
    const claim = tokens.readRefreshToken(refreshToken)
    if (!claim) throw unauthenticated('Expected a refresh token that was issued here, got another text.')
    await limits.countRefresh(claim.sessionId)
    const successor = await this.#advance(claim, hashOf(claim.sessionId, client.address))
    if (!successor) {
      await this.#end(claim.sessionId, client)
      throw unauthenticated('This refresh token has been used, or its session has ended. Sign in again.')
    }
    const [user] = await accounts.findUsers([successor.userId])
    if (!user) throw unauthenticated('The user of this session no longer exists.')
    return sessions.signedIn(user, successor)
  }

  /** @returns the session in the generation after the claimed one; null if the token is not valid */
  async #advance(claim: Claim, client: string | null): Promise<Session | null> {
    const { accounts, sessions, now } = this.#deps
    for (;;) {
      const session = await accounts.findSession(claim.sessionId)
      const at = now()
      if (!session || session.endedAt !== null || session.expiresAt <= at) return null
      if (session.generation !== claim.generation)
        return successorOf(session, { generation: claim.generation, at, client })
      const recent = session.rotations.filter((rotation) => isWithinOverlap(rotation, at))
      const rotations = [...recent, { generation: session.generation, at, client }].slice(-maxRotations)
      const rotated = await accounts.rotateSession({ session, rotations, now: at, expiresAt: sessions.expiry() })
      if (rotated) return rotated
      // A concurrent call has rotated or ended the session; read it again.
    }
  }

  async #end(sessionId: string, { address, log }: Client): Promise<void> {
    const { accounts, viewers, now } = this.#deps
    const session = await accounts.findSession(sessionId)
    if (!session || session.endedAt !== null) return
    await accounts.endSession(sessionId, now())
    await viewers.change([session.userId])
    log.warn({ sessionId, userId: session.userId, address }, 'a session ended because a refresh token was used again')
  }
}

interface Claim {
  readonly sessionId: string
  readonly generation: number
}

/** The session as returned to the same client for the same token within the overlap. */
function successorOf(session: Session, { generation, at, client }: Rotation): Session | null {
  const isAgain = session.rotations.some(
    (rotation) => rotation.generation === generation && rotation.client === client && isWithinOverlap(rotation, at),
  )
  return isAgain ? { ...session, generation: generation + 1 } : null
}

const isWithinOverlap = (rotation: Rotation, at: Date) => at.getTime() - rotation.at.getTime() <= overlapMs

/** Distinguishes clients of one session without storing their addresses. */
const hashOf = (sessionId: string, address: string | null) =>
  address === null ? null : createHash('sha256').update(`${sessionId} ${address}`).digest('base64url').slice(0, 22)
