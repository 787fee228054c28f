import { AccountService } from '#root/subgraphs/users/src/services/account.service'
import { overlapMs, RefreshService } from '#root/subgraphs/users/src/services/refresh.service'
import { SessionTokens } from '#root/subgraphs/users/src/services/session-tokens'
import { createMemoryUsers } from './memory-users.ts'

const sessionLifetimeMs = 86_400_000

function start() {
  const memory = createMemoryUsers()
  const deps = { ...memory, sessions: new SessionTokens({ ...memory, sessionLifetimeMs }) }
  const client = (address: string | null) => ({ address, correlationId: 'correlation', log: memory.log })
  const accounts = new AccountService(deps)
  const refreshes = new RefreshService(deps)
  const signUp = (idempotencyKey?: string, password = 'correct horse') =>
    accounts.signUp({ email: 'Ada@example.com', password, name: 'Ada', idempotencyKey }, client('one'))
  return { memory, client, accounts, refreshes, signUp }
}

test('signing up makes a user, a personal organization, a session and the request of a mail', async () => {
  const { memory, signUp } = start()
  const { user, session, refreshToken } = await signUp()
  expect(user).toMatchObject({ email: 'ada@example.com', passwordHash: 'hash of correct horse', emailVerifiedAt: null })
  const [membership] = await memory.organizations.findMembershipsOf([user.id], null)
  const [organization] = await memory.organizations.findOrganizations([membership?.organizationId ?? ''])
  expect(organization).toMatchObject({
    name: "Ada's organization",
    personal: true,
    founderId: user.id,
    verified: false,
  })
  expect(membership?.role).toBe('OWNER')
  expect(memory.events).toMatchObject([{ payload: { kind: 'VERIFICATION', userId: user.id } }])
  expect(refreshToken).toBe(`refresh ${session.id} 1`)
})

test('an address signs up once; a repeated call needs the password too', async () => {
  const { signUp } = start()
  const { user } = await signUp('key')
  expect((await signUp('key')).user).toEqual(user)
  await expect(signUp('key', 'another password')).rejects.toMatchObject({ code: 'CONFLICT' })
  await expect(signUp()).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('a wrong password and an unknown address are refused alike', async () => {
  const { client, accounts, signUp } = start()
  await signUp()
  const attempts = [
    accounts.signIn({ email: 'ada@example.com', password: 'wrong horse' }, client('one')),
    accounts.signIn({ email: 'bob@example.com', password: 'wrong horse' }, client('one')),
  ]
  const [wrong, unknown] = (await Promise.allSettled(attempts)).map((one) => one.status === 'rejected' && one.reason)
  expect(wrong).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(unknown).toEqual(wrong)
})

test('signing in counts the attempt and resets the count afterwards', async () => {
  const { memory, client, accounts, signUp } = start()
  await signUp()
  memory.counted.length = 0
  await accounts.signIn({ email: 'ada@example.com', password: 'correct horse' }, client('one'))
  expect(memory.counted).toEqual(['sign-in ada@example.com', 'forgive ada@example.com'])
})

test('signing out ends one session or all of them', async () => {
  const { memory, client, accounts, signUp } = start()
  const first = await signUp()
  const { id: userId } = first.user
  const signIn = () => accounts.signIn({ email: 'ada@example.com', password: 'correct horse' }, client('one'))
  const [second, third] = [await signIn(), await signIn()]
  const viewer = { ...memory.as(userId).viewer, sessionId: first.session.id }
  const live = () => Promise.all([first, second, third].map(({ session }) => accounts.isLive(session.id, userId)))
  await accounts.signOut(viewer, 'session')
  expect(await live()).toEqual([false, true, true])
  await accounts.signOut(viewer, 'everywhere')
  expect(await live()).toEqual([false, false, false])
  expect(memory.changedViewers).toEqual([userId, userId])
})

test('a session is live for its own user until it expires', async () => {
  const { memory, accounts, signUp } = start()
  const { session, user } = await signUp()
  expect(await accounts.isLive(session.id, user.id)).toBe(true)
  expect(await accounts.isLive(session.id, 'another')).toBe(false)
  memory.pass(sessionLifetimeMs)
  expect(await accounts.isLive(session.id, user.id)).toBe(false)
})

test('a refresh token returns the next generation and extends the session', async () => {
  const { memory, client, refreshes, signUp } = start()
  const { session, refreshToken } = await signUp()
  memory.pass(60_000)
  const refreshed = await refreshes.refresh(refreshToken, client('one'))
  expect(refreshed.refreshToken).toBe(`refresh ${session.id} 2`)
  expect(refreshed.session.expiresAt.getTime() - memory.now().getTime()).toBe(sessionLifetimeMs)
})

test('the same client gets the same successor again within the overlap', async () => {
  const { memory, client, refreshes, signUp } = start()
  const { refreshToken } = await signUp()
  const first = await refreshes.refresh(refreshToken, client('one'))
  memory.pass(overlapMs)
  expect((await refreshes.refresh(refreshToken, client('one'))).refreshToken).toBe(first.refreshToken)
})

test.each([
  ['the same client after the overlap', 'one', overlapMs + 1],
  ['a client at another address', 'two', 0],
])('a rotated token used by %s ends the session', async (_, address, laterMs) => {
  const { memory, client, accounts, refreshes, signUp } = start()
  const { refreshToken, session, user } = await signUp()
  const next = await refreshes.refresh(refreshToken, client('one'))
  memory.pass(laterMs)
  const reused = refreshes.refresh(refreshToken, client(address))
  await expect(reused).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await accounts.isLive(session.id, user.id)).toBe(false)
  expect(memory.changedViewers).toEqual([user.id])
  const successor = refreshes.refresh(next.refreshToken, client('one'))
  await expect(successor).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a text that is not a refresh token is refused before anything is counted', async () => {
  const { memory, client, refreshes } = start()
  await expect(refreshes.refresh('nothing', client('one'))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(memory.counted).toEqual([])
})
