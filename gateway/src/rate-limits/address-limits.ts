import { createRateLimiter } from '#platform/rate-limits'
import type { RateLimiter } from '#platform/rate-limits'
import type { RedisConnections } from '#platform/redis'

/** Rate limits per client address and minute for expensive operations, and for those that allow guessing credentials. */
export interface AddressLimitSettings {
  /** Operations without an access token that this gateway has not planned before. */
  readonly anonymousOperationsPerMinute: number
  readonly signInsPerMinute: number
  readonly signUpsPerMinute: number
  readonly sessionRefreshesPerMinute: number
  readonly invitationsPerMinute: number
}

export interface AddressLimits {
  readonly anonymousOperations: RateLimiter
  /** By name of the mutation. */
  readonly mutations: ReadonlyMap<string, RateLimiter>
}

interface AddressLimitDeps {
  readonly redis: Pick<RedisConnections, 'client'>
  readonly keyPrefix: string
}

/** Counts in Redis, shared by all gateways. The users subgraph has its own limits per account. */
export function createAddressLimits(settings: AddressLimitSettings, deps: AddressLimitDeps): AddressLimits {
  const keyPrefix = `${deps.keyPrefix}:gateway`
  const perMinute = (name: string, points: number) =>
    createRateLimiter({ redis: deps.redis, keyPrefix, name, points, perMs: 60_000 })
  const invitations = perMinute('invitations of one address', settings.invitationsPerMinute)
  return {
    anonymousOperations: perMinute('new anonymous operations of one address', settings.anonymousOperationsPerMinute),
    mutations: new Map([
      ['signIn', perMinute('sign-ins of one address', settings.signInsPerMinute)],
      ['signUp', perMinute('sign-ups of one address', settings.signUpsPerMinute)],
      ['refreshSession', perMinute('session refreshes of one address', settings.sessionRefreshesPerMinute)],
      ['addMember', invitations],
      ['inviteMember', invitations],
      ['resendInvitation', invitations],
    ]),
  }
}
