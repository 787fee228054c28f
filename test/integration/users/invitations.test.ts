import { createInvitationCalls, useInvitations } from './invitation-calls.ts'
import type { SignedUp } from './users-harness.ts'

const harness = useInvitations()
const { somebody, newEmail } = harness

test.each(['invite', 'add'] as const)(
  '%s creates no membership until the recipient accepts with the token of the mail',
  async (name) => {
    const { run, rolesOf } = harness.calls
    const bob = await somebody('Bob')
    const input = { organizationId: harness.ada.organizationId, email: bob.email.toUpperCase(), role: 'ADMIN' }
    const invitation = await run(harness.ada, name, { input })
    expect(invitation).toMatchObject({
      email: bob.email,
      role: 'ADMIN',
      status: 'PENDING',
      organizationId: harness.ada.organizationId,
      organizationName: expect.stringContaining("'s organization"),
      invitedBy: { name: expect.stringMatching(/^Ada/) },
    })
    expect(await rolesOf(bob)).toEqual([])
    const token = await harness.users.tokenTo(bob.email, 'invited')
    expect(await run(bob, 'accept', { input: { token } })).toEqual({
      role: 'ADMIN',
      organization: { id: harness.ada.organizationId, viewerRole: 'ADMIN' },
    })
    expect(await rolesOf(bob)).toEqual(['ADMIN'])
  },
)

test('a user who signed up with an unverified address cannot accept its invitations', async () => {
  const { run, invited } = harness.calls
  const squatter = await somebody('Squatter')
  const { id } = await invited(squatter.email)
  expect(await run(squatter, 'accept', { input: { id } })).toBe('NOT_FOUND')
  expect(await run(squatter, 'decline', { input: { id } })).toBe('NOT_FOUND')
  const list = '{ me { emailVerified invitations { totalCount nodes { id } } } }'
  const { data } = await harness.users.ask(list, { viewer: squatter.viewer })
  expect(data).toEqual({ me: { emailVerified: false, invitations: { totalCount: 0, nodes: [] } } })
})

test('a verified address sees its invitations, and accepts or declines them by id', async () => {
  const { run, invited } = harness.calls
  const bob = await somebody('Bob')
  await harness.users.verify(bob)
  const { id } = await invited(bob.email)
  const list = '{ me { emailVerified invitations { totalCount nodes { id organizationName } } } }'
  const open = async () => (await harness.users.ask(list, { viewer: bob.viewer })).data
  expect(await open()).toEqual({
    me: { emailVerified: true, invitations: { totalCount: 1, nodes: [{ id, organizationName: expect.any(String) }] } },
  })
  expect(await run(bob, 'decline', { input: { id } })).toMatchObject({ status: 'DECLINED' })
  expect(await run(bob, 'accept', { input: { id } })).toBe('INVALID_TRANSITION')
  expect(await open()).toMatchObject({ me: { invitations: { totalCount: 0, nodes: [] } } })
  const again = await invited(bob.email)
  expect(await run(bob, 'accept', { input: { id: again.id } })).toMatchObject({ role: 'MEMBER' })
})

test('the invitations of a user are filtered by role and status, and sorted in both directions', async () => {
  const { invited } = harness.calls
  const bob = await somebody('Bob')
  await harness.users.verify(bob)
  const first = await invited(bob.email, 'VIEWER')
  const createOrganization = 'mutation { createOrganization(input: { name: "Second" }) { organization { id } } }'
  const { data } = await harness.users.ask(createOrganization, { viewer: harness.ada.viewer })
  const { organization } = (data as { createOrganization: { organization: { id: string } } }).createOrganization
  const second = await createInvitationCalls(harness.users, {
    ...harness.ada,
    organizationId: organization.id,
  }).invited(bob.email, 'ADMIN')
  const list = `query ($filter: InvitationFilter, $orderBy: InvitationOrder) {
    me { invitations(filter: $filter, orderBy: $orderBy) { totalCount nodes { id } } }
  }`
  const idsOf = async (filter: object | null, direction?: 'ASC' | 'DESC') => {
    const orderBy = direction ? { field: 'CREATED_AT', direction } : null
    const answer = await harness.users.ask(list, { viewer: bob.viewer, variables: { filter, orderBy } })
    const { me } = answer.data as { me: { invitations: { totalCount: number; nodes: readonly { id: string }[] } } }
    expect(me.invitations.totalCount).toBe(me.invitations.nodes.length)
    return me.invitations.nodes.map(({ id }) => id)
  }
  const oldestFirst = [first.id, second.id].toSorted()
  expect(await idsOf(null)).toEqual(oldestFirst.toReversed())
  expect(await idsOf({}, 'ASC')).toEqual(oldestFirst)
  expect(await idsOf({ role: ['VIEWER'] })).toEqual([first.id])
  expect(await idsOf({ status: ['PENDING', 'REVOKED'], role: ['ADMIN'] })).toEqual([second.id])
  expect(await idsOf({ status: ['REVOKED'] })).toEqual([])
})

test('users cannot see or answer invitations of others', async () => {
  const { run, invited } = harness.calls
  const [bob, eve] = [await somebody('Bob'), await somebody('Eve')]
  await harness.users.verify(bob)
  await harness.users.verify(eve)
  const { id } = await invited(bob.email)
  for (const name of ['accept', 'decline'] as const) expect(await run(eve, name, { input: { id } })).toBe('NOT_FOUND')
  for (const name of ['resend', 'revoke'] as const) expect(await run(eve, name, { id })).toBe('NOT_FOUND')
  const list = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { invitations { totalCount } } } }`
  const of = [{ __typename: 'User', id: bob.viewer.userId }]
  const { errors } = await harness.users.ask(list, { viewer: harness.ada.viewer, variables: { of } })
  expect(errors?.[0]?.extensions['code']).toBe('NOT_FOUND')
})

test.each([
  ['nonsense', 'a.b.c'],
  ['empty', ''],
])('a token that is %s is refused', async (_, token) => {
  const { run } = harness.calls
  expect(await run(harness.ada, 'accept', { input: { token } })).toBe('NOT_FOUND')
})

test('one names either an id or a token', async () => {
  const { run } = harness.calls
  for (const input of [{}, { id: 'inv_1', token: 'x' }])
    expect(await run(harness.ada, 'accept', { input })).toBe('BAD_USER_INPUT')
})

test('a token of another kind is none of an invitation', async () => {
  const { run, invited } = harness.calls
  const bob = await somebody('Bob')
  await invited(bob.email)
  const verification = await harness.users.tokenTo(bob.email, 'Verify')
  for (const token of [verification, bob.refreshToken])
    expect(await run(bob, 'accept', { input: { token } })).toBe('NOT_FOUND')
})

test('an invitation that is sent again has a new token and expiry; the old token is invalid', async () => {
  const { run, invited } = harness.calls
  const bob = await somebody('Bob')
  const { id } = await invited(bob.email)
  const old = await harness.users.tokenTo(bob.email, 'invited')
  await harness.users.rewrite('invitations', id, { expiresAt: new Date(Date.now() - 1) })
  expect(await run(bob, 'accept', { input: { token: old } })).toBe('INVALID_TRANSITION')
  expect(await run(harness.ada, 'resend', { id })).toMatchObject({ status: 'PENDING' })
  const token = await harness.users.tokenTo(bob.email, 'invited', 2)
  expect(token).not.toBe(old)
  expect(await run(bob, 'accept', { input: { token: old } })).toBe('NOT_FOUND')
  expect(await run(bob, 'accept', { input: { token } })).toMatchObject({ role: 'MEMBER' })
  expect(await run(harness.ada, 'resend', { id })).toBe('INVALID_TRANSITION')
})

test('one that was revoked or has expired cannot be accepted', async () => {
  const { run, invited, rolesOf } = harness.calls
  const [bob, cleo] = [await somebody('Bob'), await somebody('Cleo')]
  const [first, second] = [await invited(bob.email), await invited(cleo.email)]
  const tokens = [await harness.users.tokenTo(bob.email, 'invited'), await harness.users.tokenTo(cleo.email, 'invited')]
  await run(harness.ada, 'revoke', { id: first.id })
  await harness.users.rewrite('invitations', second.id, { expiresAt: new Date(Date.now() - 1) })
  expect(await run(bob, 'accept', { input: { token: tokens[0] } })).toBe('INVALID_TRANSITION')
  expect(await run(cleo, 'accept', { input: { token: tokens[1] } })).toBe('INVALID_TRANSITION')
  expect(await run(cleo, 'decline', { input: { token: tokens[1] } })).toBe('INVALID_TRANSITION')
  expect([await rolesOf(bob), await rolesOf(cleo)]).toEqual([[], []])
})

test('accepting twice, also concurrently, creates one membership', async () => {
  const { run, invited, rolesOf } = harness.calls
  const bob = await somebody('Bob')
  await invited(bob.email)
  const input = { token: await harness.users.tokenTo(bob.email, 'invited') }
  const answers = await Promise.all([1, 2, 3].map(() => run(bob, 'accept', { input })))
  expect(answers).toContainEqual(expect.objectContaining({ role: 'MEMBER' }))
  expect(await run(bob, 'accept', { input })).toMatchObject({ role: 'MEMBER' })
  expect(await rolesOf(bob)).toEqual(['MEMBER'])
})

test('a member who accepts keeps the existing role', async () => {
  const { run, invited, rolesOf } = harness.calls
  const bob = await somebody('Bob')
  await harness.users.join(harness.ada, bob, { organizationId: harness.ada.organizationId, role: 'ADMIN' })
  await invited(bob.email, 'VIEWER')
  const token = await harness.users.tokenTo(bob.email, 'invited', 2)
  expect(await run(bob, 'accept', { input: { token } })).toMatchObject({ role: 'ADMIN' })
  expect(await rolesOf(bob)).toEqual(['ADMIN'])
})

test('an organization without members cannot be joined', async () => {
  const { run, invited } = harness.calls
  const bob = await somebody('Bob')
  await invited(bob.email)
  const token = await harness.users.tokenTo(bob.email, 'invited')
  const leave = `mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { membership { role } } }`
  const input = { organizationId: harness.ada.organizationId, userId: harness.ada.viewer.userId }
  expect((await harness.users.ask(leave, { viewer: harness.ada.viewer, variables: { input } })).errors).toBeUndefined()
  expect(await run(bob, 'accept', { input: { token } })).toBe('INVALID_TRANSITION')
})

test('the token of an invitation verifies the address that it went to, if the user has that one', async () => {
  const { run, invited } = harness.calls
  const [bob, cleo] = [await somebody('Bob'), await somebody('Cleo')]
  await invited(bob.email)
  const verified = async ({ viewer }: SignedUp) =>
    (await harness.users.ask('{ me { emailVerified } }', { viewer })).data
  expect(
    await run(bob, 'accept', { input: { token: await harness.users.tokenTo(bob.email, 'invited') } }),
  ).toMatchObject({})
  expect(await verified(bob)).toEqual({ me: { emailVerified: true } })
  const forwarded = newEmail('work')
  await invited(forwarded)
  expect(
    await run(cleo, 'accept', { input: { token: await harness.users.tokenTo(forwarded, 'invited') } }),
  ).toMatchObject({
    role: 'MEMBER',
  })
  expect(await verified(cleo)).toEqual({ me: { emailVerified: false } })
})
