import type { Role } from '#platform/auth'
import { useInvitations } from './invitation-calls.ts'
import type { SignedUp } from './users-harness.ts'

const harness = useInvitations()
const { somebody, newEmail } = harness

test.each(['invite', 'add'] as const)(
  '%s: known and unknown addresses have the same response and the same commands to the store',
  async (name) => {
    const { run } = harness.calls
    const { organizationId } = harness.ada
    const bob = await somebody('Bob')
    const member = await somebody('Member')
    await harness.users.join(harness.ada, member, { organizationId: harness.ada.organizationId, role: 'VIEWER' })
    const answers: unknown[] = []
    const commands: unknown[] = []
    for (const email of [bob.email, member.email, newEmail('nobody')]) {
      const { length } = await harness.users.mailsTo(email, 'invited')
      const sent = await harness.users.commandsDuring(async () => {
        answers.push(await run(harness.ada, name, { input: { organizationId, email, role: 'MEMBER' } }))
        await harness.users.tokenTo(email, 'invited', length + 1)
      })
      commands.push(sent.toSorted())
    }
    const alike = { id: expect.any(String), email: expect.any(String), role: 'MEMBER', status: 'PENDING' }
    for (const answer of answers) expect(answer).toMatchObject(alike)
    expect(commands[1]).toEqual(commands[0])
    expect(commands[2]).toEqual(commands[0])
  },
)

test('only ADMINs and OWNERs invite, resend, revoke and list; only an OWNER deals with invitations of OWNERs', async () => {
  const { run, invite, invited } = harness.calls
  const people = { ADMIN: await somebody('Admin'), MEMBER: await somebody('Member'), VIEWER: await somebody('Viewer') }
  const stranger = await somebody('Stranger')
  for (const [role, person] of Object.entries(people))
    expect(
      await harness.users.join(harness.ada, person, { organizationId: harness.ada.organizationId, role: role as Role }),
    ).toBe('done')
  const pending = await invited(newEmail('guest'))
  const owner = await invited(newEmail('guest'), 'OWNER')
  const list = `query ($id: ID!) { organization(id: $id) { invitations { totalCount } } }`
  const listed = async ({ viewer }: SignedUp) => {
    const { data, errors } = await harness.users.ask(list, { viewer, variables: { id: harness.ada.organizationId } })
    return errors?.[0]?.extensions['code'] ?? (data?.['organization'] ? 'done' : null)
  }
  for (const person of [people.MEMBER, people.VIEWER]) {
    expect(await invite(person, 'x@example.com')).toBe('FORBIDDEN')
    expect(await run(person, 'resend', { id: pending.id })).toBe('FORBIDDEN')
    expect(await run(person, 'revoke', { id: pending.id })).toBe('FORBIDDEN')
    expect(await listed(person)).toBe('FORBIDDEN')
  }
  expect(await invite(stranger, 'x@example.com')).toBe('NOT_FOUND')
  expect(await listed(stranger)).toBeNull()
  expect(await invite(people.ADMIN, 'x@example.com', { role: 'OWNER' })).toBe('FORBIDDEN')
  for (const name of ['resend', 'revoke'] as const)
    expect(await run(people.ADMIN, name, { id: owner.id })).toBe('FORBIDDEN')
  expect(await listed(people.ADMIN)).toBe('done')
  expect(await run(people.ADMIN, 'resend', { id: pending.id })).toMatchObject({ status: 'PENDING' })
  expect(await run(harness.ada, 'revoke', { id: owner.id })).toMatchObject({ status: 'REVOKED' })
  expect(await run(null, 'revoke', { id: owner.id })).toBe('UNAUTHENTICATED')
})

test('the list of an organization is sorted newest first, in pages', async () => {
  const { invited } = harness.calls
  const emails = [1, 2, 3].map((index) => newEmail(`page${index}-`))
  for (const email of emails) await invited(email)
  const list = `query ($id: ID!, $after: String) { organization(id: $id) {
    invitations(first: 2, after: $after) { totalCount nodes { email status } pageInfo { hasNextPage endCursor } }
  } }`
  interface Page {
    readonly totalCount: number
    readonly nodes: readonly { readonly email: string }[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
  }
  const page = async (after: string | null) => {
    const variables = { id: harness.ada.organizationId, after }
    const { data } = await harness.users.ask(list, { viewer: harness.ada.viewer, variables })
    return (data as { organization: { invitations: Page } }).organization.invitations
  }
  const first = await page(null)
  const second = await page(first.pageInfo.endCursor)
  expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
  expect([...first.nodes, ...second.nodes].map(({ email }) => email).toSorted()).toEqual(emails.toSorted())
  expect(second.pageInfo.hasNextPage).toBe(false)
})

test('the list of an organization is filtered by status and role, and sorted in both directions', async () => {
  const { run, invited } = harness.calls
  const pending = await invited(newEmail('pending'))
  const expired = await invited(newEmail('expired'), 'VIEWER')
  await harness.users.rewrite('invitations', expired.id, { expiresAt: new Date(Date.now() - 1) })
  const revoked = await invited(newEmail('revoked'), 'ADMIN')
  await run(harness.ada, 'revoke', { id: revoked.id })
  const list = `query ($id: ID!, $filter: InvitationFilter, $orderBy: InvitationOrder) { organization(id: $id) {
    invitations(filter: $filter, orderBy: $orderBy) { totalCount nodes { id status } }
  } }`
  const idsOf = async (filter: object | null, direction?: 'ASC' | 'DESC') => {
    const orderBy = direction ? { field: 'CREATED_AT', direction } : null
    const variables = { id: harness.ada.organizationId, filter, orderBy }
    const { data } = await harness.users.ask(list, { viewer: harness.ada.viewer, variables })
    const { invitations } = (
      data as { organization: { invitations: { totalCount: number; nodes: readonly { id: string }[] } } }
    ).organization
    expect(invitations.totalCount).toBe(invitations.nodes.length)
    return invitations.nodes.map(({ id }) => id)
  }
  const oldestFirst = [pending.id, expired.id, revoked.id].toSorted()
  expect(await idsOf(null, 'ASC')).toEqual(oldestFirst)
  expect(await idsOf({ status: [], role: [] })).toEqual(oldestFirst.toReversed())
  expect(await idsOf({ status: ['PENDING'] })).toEqual([pending.id])
  expect(await idsOf({ status: ['EXPIRED'] })).toEqual([expired.id])
  expect(await idsOf({ status: ['REVOKED', 'PENDING', 'PENDING'] }, 'ASC')).toEqual([pending.id, revoked.id].toSorted())
  expect(await idsOf({ role: ['ADMIN', 'VIEWER'] })).toEqual([expired.id, revoked.id].toSorted().toReversed())
  expect(await idsOf({ status: ['EXPIRED'], role: ['ADMIN'] })).toEqual([])
})

test('an address has one invitation at a time; after it has expired or was revoked, another one', async () => {
  const { run, invite, invited } = harness.calls
  const email = newEmail('guest')
  const first = await invited(email)
  expect(await invite(harness.ada, email)).toBe('CONFLICT')
  await harness.users.rewrite('invitations', first.id, { expiresAt: new Date(Date.now() - 1) })
  const second = await invited(email)
  expect(await run(harness.ada, 'revoke', { id: second.id })).toMatchObject({ status: 'REVOKED' })
  expect(await run(harness.ada, 'revoke', { id: second.id })).toMatchObject({ status: 'REVOKED' })
  await invited(email)
  const list = `query ($id: ID!) { organization(id: $id) { invitations { nodes { status } } } }`
  const { data } = await harness.users.ask(list, {
    viewer: harness.ada.viewer,
    variables: { id: harness.ada.organizationId },
  })
  const { nodes } = (data as { organization: { invitations: { nodes: readonly { status: string }[] } } }).organization
    .invitations
  expect(nodes.map(({ status }) => status).toSorted()).toEqual(['EXPIRED', 'PENDING', 'REVOKED'])
})

test('invitations of a member who has left, or may no longer give the role, are revoked', async () => {
  const { run, invited } = harness.calls
  const [admin, bob, cleo] = [await somebody('Admin'), await somebody('Bob'), await somebody('Cleo')]
  await harness.users.join(harness.ada, admin, { organizationId: harness.ada.organizationId, role: 'ADMIN' })
  await invited(bob.email, 'MEMBER', admin)
  await invited(cleo.email, 'MEMBER', harness.ada)
  const tokens = [await harness.users.tokenTo(bob.email, 'invited'), await harness.users.tokenTo(cleo.email, 'invited')]
  const change = `mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { membership { role } } }`
  const input = { organizationId: harness.ada.organizationId, userId: admin.viewer.userId, role: 'MEMBER' }
  expect((await harness.users.ask(change, { viewer: harness.ada.viewer, variables: { input } })).errors).toBeUndefined()
  expect(await run(bob, 'accept', { input: { token: tokens[0] } })).toBe('INVALID_TRANSITION')
  expect(await run(cleo, 'accept', { input: { token: tokens[1] } })).toMatchObject({ role: 'MEMBER' })
})

test('the same idempotency key returns the same invitation, with one mail', async () => {
  const { invite, invited } = harness.calls
  const email = newEmail('guest')
  const more = { idempotencyKey: 'one' }
  const answers = await Promise.all([1, 2, 3].map(() => invite(harness.ada, email, more)))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]).toMatchObject({ email })
  expect(await invite(harness.ada, email, { ...more, role: 'VIEWER' })).toBe('CONFLICT')
  await harness.users.tokenTo(email, 'invited')
  const other = newEmail('other')
  await invited(other)
  await harness.users.tokenTo(other, 'invited')
  expect(await harness.users.mailsTo(email, 'invited')).toHaveLength(1)
})
