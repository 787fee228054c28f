import type { Role } from '#platform/auth'
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

test('known and unknown addresses are answered alike, with the same commands to the store', async () => {
  const { invite } = calls
  const bob = await somebody('Bob')
  const member = await somebody('Member')
  await users.join(ada, member, { organizationId: ada.organizationId, role: 'VIEWER' })
  const answers: unknown[] = []
  const commands: unknown[] = []
  for (const email of [bob.email, member.email, `nobody${count++}@example.com`]) {
    const { length } = await users.mailsTo(email, 'invited')
    const sent = await users.commandsDuring(async () => {
      answers.push(await invite(ada, email))
      await users.tokenTo(email, 'invited', length + 1)
    })
    commands.push(sent.toSorted())
  }
  const alike = { id: expect.any(String), email: expect.any(String), role: 'MEMBER', status: 'PENDING' }
  for (const answer of answers) expect(answer).toMatchObject(alike)
  expect(commands[1]).toEqual(commands[0])
  expect(commands[2]).toEqual(commands[0])
})

test('only ADMINs and OWNERs invite, resend, revoke and list; only an OWNER deals with invitations of OWNERs', async () => {
  const { run, invite, invited } = calls
  const people = { ADMIN: await somebody('Admin'), MEMBER: await somebody('Member'), VIEWER: await somebody('Viewer') }
  const stranger = await somebody('Stranger')
  for (const [role, person] of Object.entries(people))
    expect(await users.join(ada, person, { organizationId: ada.organizationId, role: role as Role })).toBe('done')
  const pending = await invited(`guest${count++}@example.com`)
  const owner = await invited(`guest${count++}@example.com`, 'OWNER')
  const list = `query ($id: ID!) { organization(id: $id) { invitations { totalCount } } }`
  const listed = async ({ viewer }: SignedUp) =>
    (await users.ask(list, { viewer, variables: { id: ada.organizationId } })).errors?.[0]?.extensions['code'] ?? 'done'
  for (const person of [people.MEMBER, people.VIEWER]) {
    expect(await invite(person, 'x@example.com')).toBe('FORBIDDEN')
    expect(await run(person, 'resend', { id: pending.id })).toBe('FORBIDDEN')
    expect(await run(person, 'revoke', { id: pending.id })).toBe('FORBIDDEN')
    expect(await listed(person)).toBe('FORBIDDEN')
  }
  expect(await invite(stranger, 'x@example.com')).toBe('NOT_FOUND')
  expect(await listed(stranger)).toBe('NOT_FOUND')
  expect(await invite(people.ADMIN, 'x@example.com', { role: 'OWNER' })).toBe('FORBIDDEN')
  for (const name of ['resend', 'revoke'] as const)
    expect(await run(people.ADMIN, name, { id: owner.id })).toBe('FORBIDDEN')
  expect(await listed(people.ADMIN)).toBe('done')
  expect(await run(people.ADMIN, 'resend', { id: pending.id })).toMatchObject({ status: 'PENDING' })
  expect(await run(ada, 'revoke', { id: owner.id })).toMatchObject({ status: 'REVOKED' })
  expect(await run(null, 'revoke', { id: owner.id })).toBe('UNAUTHENTICATED')
})

test('the list of an organization comes newest first, page by page', async () => {
  const { invited } = calls
  const emails = [1, 2, 3].map((index) => `page${index}-${count++}@example.com`)
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
    const variables = { id: ada.organizationId, after }
    const { data } = await users.ask(list, { viewer: ada.viewer, variables })
    return (data as { organization: { invitations: Page } }).organization.invitations
  }
  const first = await page(null)
  const second = await page(first.pageInfo.endCursor)
  expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
  expect([...first.nodes, ...second.nodes].map(({ email }) => email).toSorted()).toEqual(emails.toSorted())
  expect(second.pageInfo.hasNextPage).toBe(false)
})

test('an address has one invitation at a time; after it has expired or was revoked, another one', async () => {
  const { run, invite, invited } = calls
  const email = `guest${count++}@example.com`
  const first = await invited(email)
  expect(await invite(ada, email)).toBe('CONFLICT')
  await users.rewrite('invitations', first.id, { expiresAt: new Date(Date.now() - 1) })
  const second = await invited(email)
  expect(await run(ada, 'revoke', { id: second.id })).toMatchObject({ status: 'REVOKED' })
  expect(await run(ada, 'revoke', { id: second.id })).toMatchObject({ status: 'REVOKED' })
  await invited(email)
  const list = `query ($id: ID!) { organization(id: $id) { invitations { nodes { status } } } }`
  const { data } = await users.ask(list, { viewer: ada.viewer, variables: { id: ada.organizationId } })
  const { nodes } = (data as { organization: { invitations: { nodes: readonly { status: string }[] } } }).organization
    .invitations
  expect(nodes.map(({ status }) => status).toSorted()).toEqual(['EXPIRED', 'PENDING', 'REVOKED'])
})

test('invitations of somebody who has gone, or may not give the role any more, are revoked', async () => {
  const { run, invited } = calls
  const [admin, bob, cleo] = [await somebody('Admin'), await somebody('Bob'), await somebody('Cleo')]
  await users.join(ada, admin, { organizationId: ada.organizationId, role: 'ADMIN' })
  await invited(bob.email, 'MEMBER', admin)
  await invited(cleo.email, 'MEMBER', ada)
  const tokens = [await users.tokenTo(bob.email, 'invited'), await users.tokenTo(cleo.email, 'invited')]
  const change = `mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { role } }`
  const input = { organizationId: ada.organizationId, userId: admin.viewer.userId, role: 'MEMBER' }
  expect((await users.ask(change, { viewer: ada.viewer, variables: { input } })).errors).toBeUndefined()
  expect(await run(bob, 'accept', { input: { token: tokens[0] } })).toBe('INVALID_TRANSITION')
  expect(await run(cleo, 'accept', { input: { token: tokens[1] } })).toMatchObject({ role: 'MEMBER' })
})

test('the same idempotency key gives the same invitation, and one mail', async () => {
  const { invite, invited } = calls
  const email = `guest${count++}@example.com`
  const more = { idempotencyKey: 'one' }
  const answers = await Promise.all([1, 2, 3].map(() => invite(ada, email, more)))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]).toMatchObject({ email })
  expect(await invite(ada, email, { ...more, role: 'VIEWER' })).toBe('CONFLICT')
  await users.tokenTo(email, 'invited')
  await invited(`other${count}@example.com`)
  await users.tokenTo(`other${count}@example.com`, 'invited')
  expect(await users.mailsTo(email, 'invited')).toHaveLength(1)
})
