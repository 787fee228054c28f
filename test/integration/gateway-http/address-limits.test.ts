import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { createAddressLimits } from '#root/gateway/src/rate-limits/address-limits'
import { collectLog } from '#root/test/support/log-lines'
import { startRedis, uniquePrefix } from '#root/test/support/redis'

const settings = {
  anonymousOperationsPerMinute: 6,
  signInsPerMinute: 2,
  signUpsPerMinute: 3,
  sessionRefreshesPerMinute: 4,
  invitationsPerMinute: 5,
}

let server: Awaited<ReturnType<typeof startRedis>>
let redis: RedisConnections
let keyPrefix: string

beforeAll(async () => {
  server = await startRedis()
  redis = await createRedis({ url: server.url, log: collectLog().log, name: 'test' })
})
beforeEach(() => void (keyPrefix = uniquePrefix()))
afterAll(async () => {
  await redis.dispose()
  await server.dispose()
})

const create = () => createAddressLimits(settings, { redis, keyPrefix })
type Limits = ReturnType<typeof create>

/** How often an address may do something within a minute. */
async function countOf(consume: () => Promise<void> | undefined): Promise<number> {
  for (let count = 0; ; count++) {
    const refusal = await consume()?.then(
      () => null,
      (error: unknown) => error,
    )
    if (!refusal) continue
    expect(refusal).toMatchObject({ code: 'RATE_LIMITED' })
    const { retryAfterMs } = (refusal as { readonly details: { readonly retryAfterMs: number } }).details
    expect(retryAfterMs).toBeGreaterThan(50_000)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
    return count
  }
}

const limiterOf = ({ mutations }: Limits, name: string) => {
  const limiter = mutations.get(name)
  if (!limiter) throw new Error(`Expected a limit of ${name}, got ${[...mutations.keys()].join(', ')}`)
  return limiter
}

test.each([
  ['signIn', settings.signInsPerMinute],
  ['signUp', settings.signUpsPerMinute],
  ['refreshSession', settings.sessionRefreshesPerMinute],
  ['addMember', settings.invitationsPerMinute],
  ['inviteMember', settings.invitationsPerMinute],
  ['resendInvitation', settings.invitationsPerMinute],
])('an address may %s %d times a minute, through all gateways together', async (name, limit) => {
  const gateways = [create(), create()]
  let calls = 0
  expect(await countOf(() => limiterOf(gateways[calls++ % 2] ?? create(), name).consume('a'))).toBe(limit)
  expect(await countOf(() => limiterOf(create(), name).consume('b'))).toBe(limit)
})

test('all mutations that invite share one limit, and other mutations do not', async () => {
  const limits = create()
  for (const name of ['addMember', 'inviteMember', 'resendInvitation']) await limiterOf(limits, name).consume('a')
  expect(await countOf(() => limiterOf(limits, 'inviteMember').consume('a'))).toBe(settings.invitationsPerMinute - 3)
  expect(await countOf(() => limiterOf(limits, 'signIn').consume('a'))).toBe(settings.signInsPerMinute)
  expect(await countOf(() => limiterOf(limits, 'signUp').consume('a'))).toBe(settings.signUpsPerMinute)
  expect(await countOf(() => limits.anonymousOperations.consume('a'))).toBe(settings.anonymousOperationsPerMinute)
})
