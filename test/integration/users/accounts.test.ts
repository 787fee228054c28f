import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { password, startUsers } from './users-harness.ts'
import type { TestUsers } from './users-harness.ts'

let users: TestUsers

beforeAll(async () => {
  users = await startUsers()
})

afterAll(() => users.dispose())

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { accessToken user { email } } }`
const refresh = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { refreshToken } }`
const facts = `query ($userId: ID!, $sessionId: ID!) { viewerFacts(userId: $userId, sessionId: $sessionId) { roles { organizationId role } } }`
const gateway = { kind: 'service', name: 'gateway' } as const

test('an access token is signed with a published key', async () => {
  const { email, viewer } = await users.signUp('Ada')
  const { data } = await users.ask(signIn, { variables: { input: { email: email.toUpperCase(), password } } })
  const { accessToken } = (data as { signIn: { accessToken: string } }).signIn
  const { payload } = await jwtVerify(accessToken, createLocalJWKSet(users.subgraph.keySet), { issuer: 'plumbline' })
  expect(payload.sub).toBe(viewer.userId)
})

test('an unknown email and a wrong password have the same error', async () => {
  const { email } = await users.signUp('Bob')
  const answers = []
  for (const input of [
    { email, password: 'wrong password' },
    { email: 'nobody@example.com', password },
  ])
    answers.push((await users.ask(signIn, { variables: { input } })).errors?.[0]?.toJSON())
  expect(answers[0]).toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } })
  expect(answers[1]).toEqual(answers[0])
})

test('an email can be registered once, also concurrently', async () => {
  const query = `mutation ($input: SignUpInput!) { signUp(input: $input) { user { id } } }`
  const input = { email: 'race@example.com', password, name: 'Race' }
  const answers = await Promise.all(Array.from({ length: 8 }, () => users.ask(query, { variables: { input } })))
  expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
  for (const { errors } of answers) if (errors) expect(errors[0]?.extensions['code']).toBe('CONFLICT')
})

test.each(['nonsense', 'a.b.c', 'ses_x.1.AAAA', ''])('the refresh token %j is refused', async (refreshToken) => {
  const { errors } = await users.ask(refresh, { variables: { input: { refreshToken } } })
  expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
})

describe('signing out', () => {
  /** A user with two sessions, and whether each of them is live. */
  async function withTwoSessions(name: string) {
    const person = await users.signUp(name)
    const { data } = await users.ask(signIn, { variables: { input: { email: person.email, password } } })
    const { sid } = decodeJwt((data as { signIn: { accessToken: string } }).signIn.accessToken)
    const isLive = async (sessionId: unknown) => {
      const variables = { userId: person.viewer.userId, sessionId }
      const answer = await users.ask(facts, { viewer: gateway, variables })
      return (answer.data as { readonly viewerFacts: object | null }).viewerFacts !== null
    }
    return { person, areLive: async () => [await isLive(person.viewer.sessionId), await isLive(sid)] }
  }

  const signOut = (everywhere: boolean) => `mutation { signOut(input: { everywhere: ${everywhere} }) { user { id } } }`

  test('ends the session, and no other of the user', async () => {
    const { person, areLive } = await withTwoSessions('Dan')
    expect(await areLive()).toEqual([true, true])
    const { data } = await users.ask(signOut(false), { viewer: person.viewer })
    expect(data).toEqual({ signOut: { user: { id: person.viewer.userId } } })
    expect(await areLive()).toEqual([false, true])
  })

  test('everywhere ends every session of the user, and no other session', async () => {
    const [dan, eve] = [await withTwoSessions('Dora'), await withTwoSessions('Eva')]
    await users.ask(signOut(true), { viewer: dan.person.viewer })
    expect(await dan.areLive()).toEqual([false, false])
    expect(await eve.areLive()).toEqual([true, true])
  })

  test('everywhere ends every refresh token', async () => {
    const { person } = await withTwoSessions('Dirk')
    await users.ask(signOut(true), { viewer: person.viewer })
    const { errors } = await users.ask(refresh, { variables: { input: { refreshToken: person.refreshToken } } })
    expect(errors?.[0]?.extensions['code']).toBe('UNAUTHENTICATED')
  })
})

test('a session is none of another user', async () => {
  const [dan, eve] = [await users.signUp('Dave'), await users.signUp('Evan')]
  const variables = { userId: eve.viewer.userId, sessionId: dan.viewer.sessionId }
  expect((await users.ask(facts, { viewer: gateway, variables })).data).toEqual({ viewerFacts: null })
})

test('only the platform itself may look up a viewer', async () => {
  const { viewer } = await users.signUp('Finn')
  const { errors } = await users.ask(facts, { viewer, variables: viewer })
  expect(errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
})

test.each([
  ['email', { email: 'no address' }],
  ['email', { email: '' }],
  ['password', { password: 'short' }],
  ['password', { password: 'x'.repeat(1_000_000) }],
  ['name', { name: ' ' }],
  ['name', { name: 'x'.repeat(1_000_000) }],
])('a sign-up with a bad %s names the field', async (field, change) => {
  const query = `mutation ($input: SignUpInput!) { signUp(input: $input) { user { id } } }`
  const input = { email: 'good@example.com', password, name: 'Good', ...change }
  const { errors } = await users.ask(query, { variables: { input } })
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }])
})

describe('verifying an email', () => {
  const verify = 'mutation ($token: String!) { verifyEmail(input: { token: $token }) { user { id emailVerified } } }'
  const codeOf = ({ errors }: Awaited<ReturnType<TestUsers['ask']>>) => errors?.[0]?.extensions['code']

  test('accepts the token of the mail from the user who signed up, also repeatedly', async () => {
    const { viewer, email } = await users.signUp('Gil')
    const variables = { token: await users.tokenTo(email, 'Verify') }
    const verified = { verifyEmail: { user: { id: viewer.userId, emailVerified: true } } }
    for (let time = 0; time < 2; time += 1)
      expect((await users.ask(verify, { viewer, variables })).data).toEqual(verified)
  })

  test('accepts it from no other user, so opening a mail does not verify the address for the user who signed up with it', async () => {
    const [owner, other] = [await users.signUp('Hal'), await users.signUp('Ivy')]
    const variables = { token: await users.tokenTo(owner.email, 'Verify') }
    expect(codeOf(await users.ask(verify, { viewer: other.viewer, variables }))).toBe('BAD_USER_INPUT')
    expect(codeOf(await users.ask(verify, { variables }))).toBe('UNAUTHENTICATED')
  })

  test('refuses a token for another address of the same user', async () => {
    const { viewer, email } = await users.signUp('Jan')
    const variables = { token: await users.tokenTo(email, 'Verify') }
    await users.rewrite('users', viewer.userId, { email: 'jan.new@example.com' })
    expect(codeOf(await users.ask(verify, { viewer, variables }))).toBe('BAD_USER_INPUT')
  })

  test('sends the mail again, unless the address is verified', async () => {
    const kim = await users.signUp('Kim')
    const again = () =>
      users.ask('mutation { requestEmailVerification(input: {}) { user { id } } }', { viewer: kim.viewer })
    const sent = { requestEmailVerification: { user: { id: kim.viewer.userId } } }
    expect((await again()).data).toEqual(sent)
    await users.tokenTo(kim.email, 'Verify', 2)
    await users.verify(kim)
    expect((await again()).data).toEqual(sent)
    const lea = await users.signUp('Lea')
    await users.tokenTo(lea.email, 'Verify')
    expect(await users.mailsTo(kim.email, 'Verify')).toHaveLength(2)
  })
})

test('a sign-up without a response can be repeated with its key and password, and creates one user', async () => {
  const query = `mutation ($input: SignUpInput!) { signUp(input: $input) { user { id } refreshToken } }`
  const input = { email: 'moe@example.com', password, name: 'Moe', idempotencyKey: 'once' }
  const call = async (change: object = {}) => users.ask(query, { variables: { input: { ...input, ...change } } })
  const [first, second] = await Promise.all([call(), call()])
  expect([first.errors, second.errors]).toEqual([undefined, undefined])
  const userIdOf = ({ data }: typeof first) => (data as { signUp: { user: { id: string } } }).signUp.user.id
  expect(userIdOf(second)).toBe(userIdOf(first))
  for (const change of [{ password: 'another password' }, { idempotencyKey: 'other' }, { idempotencyKey: null }])
    expect((await call(change)).errors?.[0]?.extensions['code']).toBe('CONFLICT')
})
