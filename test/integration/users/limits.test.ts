import { collectLog } from '#root/test/support/log-lines'
import { password, startUsers } from './users-harness.ts'
import type { TestUsers } from './users-harness.ts'

const { log, lines } = collectLog()
let users: TestUsers
let count = 0

beforeAll(async () => {
  users = await startUsers({ log })
})
afterAll(() => users.dispose())

const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { refreshToken } }`
const signUp = `mutation ($input: SignUpInput!) { signUp(input: $input) { user { id } } }`
const refresh = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { refreshToken } }`

interface Refusal {
  readonly code: unknown
  readonly retryAfterMs: unknown
}

async function call(query: string, input: object, address?: string): Promise<Refusal | null> {
  const { errors } = await users.ask(query, { variables: { input }, ...(address !== undefined && { address }) })
  const { code, retryAfterMs } = errors?.[0]?.extensions ?? {}
  return errors ? { code, retryAfterMs } : null
}

const limited = { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) }

test('guessing passwords of an account is limited, also with the right password and from any address', async () => {
  const { email } = await users.signUp(`Guessed${count++}`)
  for (let guess = 0; guess < 10; guess += 1)
    expect(await call(signIn, { email, password: `wrong password ${guess}` }, `203.0.113.${guess}`)).toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  expect(await call(signIn, { email: email.toUpperCase(), password }, '203.0.113.99')).toEqual(limited)
  const other = await users.signUp(`Other${count++}`)
  expect(await call(signIn, { email: other.email, password })).toBeNull()
})

test('concurrent guesses are counted like consecutive ones', async () => {
  const { email } = await users.signUp(`AtOnce${count++}`)
  const guesses = await Promise.all(
    Array.from({ length: 30 }, (_, i) => call(signIn, { email, password: `wrong ${i} wrong` })),
  )
  expect(guesses.filter((refusal) => refusal?.code === 'UNAUTHENTICATED')).toHaveLength(10)
  expect(guesses.filter((refusal) => refusal?.code === 'RATE_LIMITED')).toHaveLength(20)
})

test('an unregistered address has the same limit', async () => {
  const email = `nobody${count++}@example.com`
  for (let guess = 0; guess < 10; guess += 1)
    expect(await call(signIn, { email, password })).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await call(signIn, { email, password })).toEqual(limited)
})

test('the right password forgives the tries before it', async () => {
  const { email } = await users.signUp(`Forgetful${count++}`)
  for (let round = 0; round < 3; round += 1) {
    for (let guess = 0; guess < 6; guess += 1) await call(signIn, { email, password: 'wrong password' })
    expect(await call(signIn, { email, password })).toBeNull()
  }
})

test('sign-ups with one email are limited', async () => {
  const input = { email: `taken${count++}@example.com`, password, name: 'Taken' }
  const answers = await Promise.all(Array.from({ length: 12 }, () => call(signUp, input)))
  expect(answers.filter((refusal) => refusal?.code === 'CONFLICT')).toHaveLength(9)
  expect(answers.filter((refusal) => refusal?.code === 'RATE_LIMITED')).toHaveLength(2)
})

test('refreshes of one session are limited', async () => {
  let { refreshToken } = await users.signUp(`Busy${count++}`)
  for (let round = 0; round < 60; round += 1) {
    const { data } = await users.ask(refresh, { variables: { input: { refreshToken } } })
    ;({ refreshToken } = (data as { refreshSession: { refreshToken: string } }).refreshSession)
  }
  expect(await call(refresh, { refreshToken })).toEqual(limited)
})

test('an address receives at most ten invitations a day, from all users, whether or not it has an account', async () => {
  const [known, unknown] = [(await users.signUp(`Known${count++}`)).email, `unknown${count++}@example.com`]
  const inviters = await Promise.all(Array.from({ length: 11 }, () => users.signUp(`Inviter${count++}`)))
  const invite = `mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }`
  for (const email of [known, unknown]) {
    const codes: unknown[] = []
    for (const { viewer, organizationId } of inviters) {
      const input = { organizationId, email, role: 'VIEWER' }
      codes.push((await users.ask(invite, { viewer, variables: { input } })).errors?.[0]?.extensions['code'])
    }
    expect(codes).toEqual([...Array.from({ length: 10 }), 'RATE_LIMITED'])
  }
})

test('a refused sign-in is logged, without the password and whether the account exists', async () => {
  const { email } = await users.signUp(`Logged${count++}`)
  const unknown = `unknown${count++}@example.com`
  const before = lines.length
  await call(signIn, { email, password: 'a wrong password' }, '203.0.113.50')
  await call(signIn, { email: unknown, password: 'a wrong password' }, '203.0.113.50')
  const refused = lines.slice(before).filter(({ msg }) => msg === 'a sign-in was refused')
  expect(refused).toHaveLength(2)
  for (const line of refused) {
    expect(line).toMatchObject({ address: '203.0.113.50', account: expect.stringMatching(/^[\w-]{16}$/) })
    expect(Object.keys(line).toSorted()).toEqual(Object.keys(refused[0] ?? {}).toSorted())
    expect(JSON.stringify(line)).not.toMatch(/a wrong password|@example\.com/)
  }
})

test('of many concurrent sign-ins, those that would wait long fail with RATE_LIMITED', async () => {
  const tries = Array.from({ length: 200 }, (_, index) =>
    call(signIn, { email: `crowd${index}-${count}@example.com`, password }),
  )
  const answers = await Promise.all(tries)
  expect(answers).toContainEqual({ code: 'RATE_LIMITED', retryAfterMs: 2_000 })
  const served = answers.filter((refusal) => refusal?.code === 'UNAUTHENTICATED')
  expect(served.length).toBeGreaterThanOrEqual(62)
})
