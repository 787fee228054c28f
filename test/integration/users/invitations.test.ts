import { createInvitationCalls } from './invitation-calls.ts'
import { startUsers } from './users-harness.ts'
import type { SignedUp, TestUsers } from './users-harness.ts'

let users: TestUsers
let ada: SignedUp
let calls: ReturnType<typeof createInvitationCalls>
let count = 0

beforeAll(async () => {
  users = await startUsers()
})
afterAll(() => users.dispose())

/** Somebody new, whose email nobody else has. */
const somebody = (name: string) => users.signUp(`${name}${count++}`)

beforeEach(async () => {
  ada = await somebody('Ada')
  calls = createInvitationCalls(users, ada)
})

test.each(['invite', 'add'] as const)(
  '%s makes nobody a member, until they accept with the token of the mail',
  async (name) => {
    const { run, rolesOf } = calls
    const bob = await somebody('Bob')
    const input = { organizationId: ada.organizationId, email: bob.email.toUpperCase(), role: 'ADMIN' }
    const invitation = await run(ada, name, { input })
    expect(invitation).toMatchObject({
      email: bob.email,
      role: 'ADMIN',
      status: 'PENDING',
      organizationId: ada.organizationId,
      organizationName: expect.stringContaining("'s organization"),
      invitedBy: { name: expect.stringMatching(/^Ada/) },
    })
    expect(await rolesOf(bob)).toEqual([])
    const token = await users.tokenTo(bob.email, 'invited')
    expect(await run(bob, 'accept', { input: { token } })).toEqual({
      role: 'ADMIN',
      organization: { id: ada.organizationId, viewerRole: 'ADMIN' },
    })
    expect(await rolesOf(bob)).toEqual(['ADMIN'])
  },
)

test('whoever signed up with an address without receiving its mail cannot accept for it', async () => {
  const { run, invited } = calls
  const squatter = await somebody('Squatter')
  const { id } = await invited(squatter.email)
  expect(await run(squatter, 'accept', { input: { id } })).toBe('NOT_FOUND')
  expect(await run(squatter, 'decline', { input: { id } })).toBe('NOT_FOUND')
  const list = '{ me { emailVerified invitations { totalCount nodes { id } } } }'
  const { data } = await users.ask(list, { viewer: squatter.viewer })
  expect(data).toEqual({ me: { emailVerified: false, invitations: { totalCount: 0, nodes: [] } } })
})

test('a verified address sees its invitations, and accepts or declines them by id', async () => {
  const { run, invited } = calls
  const bob = await somebody('Bob')
  await users.verify(bob)
  const { id } = await invited(bob.email)
  const list = '{ me { emailVerified invitations { totalCount nodes { id organizationName } } } }'
  const open = async () => (await users.ask(list, { viewer: bob.viewer })).data
  expect(await open()).toEqual({
    me: { emailVerified: true, invitations: { totalCount: 1, nodes: [{ id, organizationName: expect.any(String) }] } },
  })
  expect(await run(bob, 'decline', { input: { id } })).toMatchObject({ status: 'DECLINED' })
  expect(await run(bob, 'accept', { input: { id } })).toBe('INVALID_TRANSITION')
  expect(await open()).toMatchObject({ me: { invitations: { totalCount: 0, nodes: [] } } })
  const again = await invited(bob.email)
  expect(await run(bob, 'accept', { input: { id: again.id } })).toMatchObject({ role: 'MEMBER' })
})

test("nobody sees or answers somebody else's invitation", async () => {
  const { run, invited } = calls
  const [bob, eve] = [await somebody('Bob'), await somebody('Eve')]
  await users.verify(bob)
  await users.verify(eve)
  const { id } = await invited(bob.email)
  for (const name of ['accept', 'decline'] as const) expect(await run(eve, name, { input: { id } })).toBe('NOT_FOUND')
  for (const name of ['resend', 'revoke'] as const) expect(await run(eve, name, { id })).toBe('NOT_FOUND')
  const list = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { invitations { totalCount } } } }`
  const of = [{ __typename: 'User', id: bob.viewer.userId }]
  const { errors } = await users.ask(list, { viewer: ada.viewer, variables: { of } })
  expect(errors?.[0]?.extensions['code']).toBe('NOT_FOUND')
})

test.each([
  ['nonsense', 'a.b.c'],
  ['empty', ''],
])('a token that is %s is refused', async (_, token) => {
  const { run } = calls
  expect(await run(ada, 'accept', { input: { token } })).toBe('NOT_FOUND')
})

test('one names either an id or a token', async () => {
  const { run } = calls
  for (const input of [{}, { id: 'inv_1', token: 'x' }])
    expect(await run(ada, 'accept', { input })).toBe('BAD_USER_INPUT')
})

test('a token of another kind is none of an invitation', async () => {
  const { run, invited } = calls
  const bob = await somebody('Bob')
  await invited(bob.email)
  const verification = await users.tokenTo(bob.email, 'Verify')
  for (const token of [verification, bob.refreshToken])
    expect(await run(bob, 'accept', { input: { token } })).toBe('NOT_FOUND')
})

test('an invitation sent again has a new token and a new end; the old token is no good any more', async () => {
  const { run, invited } = calls
  const bob = await somebody('Bob')
  const { id } = await invited(bob.email)
  const old = await users.tokenTo(bob.email, 'invited')
  await users.rewrite('invitations', id, { expiresAt: new Date(Date.now() - 1) })
  expect(await run(bob, 'accept', { input: { token: old } })).toBe('INVALID_TRANSITION')
  expect(await run(ada, 'resend', { id })).toMatchObject({ status: 'PENDING' })
  const token = await users.tokenTo(bob.email, 'invited', 2)
  expect(token).not.toBe(old)
  expect(await run(bob, 'accept', { input: { token: old } })).toBe('NOT_FOUND')
  expect(await run(bob, 'accept', { input: { token } })).toMatchObject({ role: 'MEMBER' })
  expect(await run(ada, 'resend', { id })).toBe('INVALID_TRANSITION')
})

test('one that was revoked or has expired cannot be accepted', async () => {
  const { run, invited, rolesOf } = calls
  const [bob, cleo] = [await somebody('Bob'), await somebody('Cleo')]
  const [first, second] = [await invited(bob.email), await invited(cleo.email)]
  const tokens = [await users.tokenTo(bob.email, 'invited'), await users.tokenTo(cleo.email, 'invited')]
  await run(ada, 'revoke', { id: first.id })
  await users.rewrite('invitations', second.id, { expiresAt: new Date(Date.now() - 1) })
  expect(await run(bob, 'accept', { input: { token: tokens[0] } })).toBe('INVALID_TRANSITION')
  expect(await run(cleo, 'accept', { input: { token: tokens[1] } })).toBe('INVALID_TRANSITION')
  expect(await run(cleo, 'decline', { input: { token: tokens[1] } })).toBe('INVALID_TRANSITION')
  expect([await rolesOf(bob), await rolesOf(cleo)]).toEqual([[], []])
})

test('accepting twice, and at once, makes one membership', async () => {
  const { run, invited, rolesOf } = calls
  const bob = await somebody('Bob')
  await invited(bob.email)
  const input = { token: await users.tokenTo(bob.email, 'invited') }
  const answers = await Promise.all([1, 2, 3].map(() => run(bob, 'accept', { input })))
  expect(answers).toContainEqual(expect.objectContaining({ role: 'MEMBER' }))
  expect(await run(bob, 'accept', { input })).toMatchObject({ role: 'MEMBER' })
  expect(await rolesOf(bob)).toEqual(['MEMBER'])
})

test('a member who accepts keeps the role there is', async () => {
  const { run, invited, rolesOf } = calls
  const bob = await somebody('Bob')
  await users.join(ada, bob, { organizationId: ada.organizationId, role: 'ADMIN' })
  await invited(bob.email, 'VIEWER')
  const token = await users.tokenTo(bob.email, 'invited', 2)
  expect(await run(bob, 'accept', { input: { token } })).toMatchObject({ role: 'ADMIN' })
  expect(await rolesOf(bob)).toEqual(['ADMIN'])
})

test('nobody joins an organization that everybody has left', async () => {
  const { run, invited } = calls
  const bob = await somebody('Bob')
  await invited(bob.email)
  const token = await users.tokenTo(bob.email, 'invited')
  const leave = `mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { role } }`
  const input = { organizationId: ada.organizationId, userId: ada.viewer.userId }
  expect((await users.ask(leave, { viewer: ada.viewer, variables: { input } })).errors).toBeUndefined()
  expect(await run(bob, 'accept', { input: { token } })).toBe('INVALID_TRANSITION')
})

test('the token of an invitation verifies the address that it went to, if the user has that one', async () => {
  const { run, invited } = calls
  const [bob, cleo] = [await somebody('Bob'), await somebody('Cleo')]
  await invited(bob.email)
  const verified = async ({ viewer }: SignedUp) => (await users.ask('{ me { emailVerified } }', { viewer })).data
  expect(await run(bob, 'accept', { input: { token: await users.tokenTo(bob.email, 'invited') } })).toMatchObject({})
  expect(await verified(bob)).toEqual({ me: { emailVerified: true } })
  const forwarded = `work${count++}@example.com`
  await invited(forwarded)
  expect(await run(cleo, 'accept', { input: { token: await users.tokenTo(forwarded, 'invited') } })).toMatchObject({
    role: 'MEMBER',
  })
  expect(await verified(cleo)).toEqual({ me: { emailVerified: false } })
})
