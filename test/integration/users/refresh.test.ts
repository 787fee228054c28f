import { collectLog } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'
import { startUsers } from './users-harness.ts'
import type { SignedUp, TestUsers } from './users-harness.ts'

const { log, lines } = collectLog()
let users: TestUsers
let count = 0
let ada: SignedUp

beforeAll(async () => {
  users = await startUsers({ log })
})
afterAll(() => users.dispose())
beforeEach(async () => {
  ada = await users.signUp(`Ada${count++}`)
})

const query = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { refreshToken accessToken } }`
const facts = `query ($userId: ID!, $sessionId: ID!) { viewerFacts(userId: $userId, sessionId: $sessionId) { roles { role } } }`
const [home, elsewhere] = ['192.0.2.1', '198.51.100.9']

/** The next refresh token, or the code of the error. */
async function refresh(refreshToken: string, address = home): Promise<string> {
  const { data, errors } = await users.ask(query, { variables: { input: { refreshToken } }, address })
  const answer = data as { readonly refreshSession: { readonly refreshToken: string } } | null
  return answer?.refreshSession.refreshToken ?? String(errors?.[0]?.extensions['code'])
}

async function isLive(): Promise<boolean> {
  const viewer = { kind: 'service', name: 'gateway' } as const
  return ((await users.ask(facts, { viewer, variables: ada.viewer })).data?.['viewerFacts'] ?? null) !== null
}

/** Moves the rotations of the session into the past. */
const age = (generations: readonly number[], ms: number) =>
  users.rewrite('sessions', ada.viewer.sessionId, {
    rotations: generations.map((generation) => ({ generation, at: new Date(Date.now() - ms), client: null })),
  })

test('two tabs that refresh concurrently receive the same token, and both stay signed in', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(ada.refreshToken)))
  expect(new Set(answers).size).toBe(1)
  expect(answers[0]).toMatch(/^ses_\w+\.2\./)
  expect(await isLive()).toBe(true)
  expect(await refresh(answers[0] ?? '')).toMatch(/^ses_\w+\.3\./)
})

test('a retry after a lost response returns the same tokens, also after the successor was used', async () => {
  const second = await refresh(ada.refreshToken)
  const third = await refresh(second)
  expect(await refresh(ada.refreshToken)).toBe(second)
  expect(await refresh(second)).toBe(third)
  expect(await isLive()).toBe(true)
})

test('the same token from another network address ends the session, with all tokens of it', async () => {
  const second = await refresh(ada.refreshToken)
  expect(await refresh(ada.refreshToken, elsewhere)).toBe('UNAUTHENTICATED')
  expect(await isLive()).toBe(false)
  expect(await refresh(second)).toBe('UNAUTHENTICATED')
  expect(await refresh(ada.refreshToken)).toBe('UNAUTHENTICATED')
  const { sessionId } = ada.viewer
  expect(lines).toContainEqual(
    expect.objectContaining({ sessionId, address: elsewhere, msg: expect.stringContaining('used again') }),
  )
  expect(JSON.stringify(lines)).not.toContain(ada.refreshToken)
})

test('addresses of one IPv6 network are one client', async () => {
  const second = await refresh(ada.refreshToken, '2001:db8:1:2::7')
  expect(await refresh(ada.refreshToken, '2001:db8:1:2:ffff::9')).toBe(second)
  expect(await refresh(ada.refreshToken, '2001:db8:1:3::7')).toBe('UNAUTHENTICATED')
})

test.each([
  [9_000, true],
  [10_500, false],
])('a token that was used %i ms ago returns its successor: %s', async (ms, isGood) => {
  const first = ada.refreshToken
  const second = await users.ask(query, { variables: { input: { refreshToken: first } } })
  await age([1], ms)
  const { data } = await users.ask(query, { variables: { input: { refreshToken: first } } })
  expect(data === null ? null : data).toEqual(isGood ? { refreshSession: expect.anything() } : null)
  expect(second.errors).toBeUndefined()
  expect(await isLive()).toBe(isGood)
})

test('refreshing a session extends it', async () => {
  const end = Date.now() + 1_500
  await users.rewrite('sessions', ada.viewer.sessionId, { expiresAt: new Date(end) })
  expect(await refresh(ada.refreshToken)).toMatch(/^ses_/)
  await until(() => Date.now() > end)
  expect(await isLive()).toBe(true)
})

test('an expired session issues no new tokens', async () => {
  await users.rewrite('sessions', ada.viewer.sessionId, { expiresAt: new Date(Date.now() - 1) })
  expect(await refresh(ada.refreshToken)).toBe('UNAUTHENTICATED')
  expect(await isLive()).toBe(false)
})
