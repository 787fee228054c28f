import type { Role } from '#platform/auth'
import { startUsers } from './users-harness.ts'
import type { SignedUp, TestUsers } from './users-harness.ts'

let users: TestUsers
let ada: SignedUp
let count = 0

beforeAll(async () => {
  users = await startUsers()
})
afterAll(() => users.dispose())

beforeEach(async () => {
  ada = await users.signUp(`Ada${count++}`)
})

const removal = `mutation ($input: RemoveMemberInput!) {
  changed: removeMember(input: $input) { membership { role user { id } organization { id } } }
}`
const roleChange = `mutation ($input: ChangeMemberRoleInput!) {
  changed: changeMemberRole(input: $input) { membership { role user { id } organization { id viewerRole } } }
}`

/** `done`, or the code of the error. */
async function outcome(by: SignedUp, query: string, input: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { errors } = await users.ask(query, {
    viewer: by.viewer,
    variables: { input: { organizationId: ada.organizationId, ...input } },
  })
  return errors?.[0]?.extensions['code'] ?? 'done'
}

const remove = (by: SignedUp, member: SignedUp) => outcome(by, removal, { userId: member.viewer.userId })
const change = (by: SignedUp, member: SignedUp, role: Role) =>
  outcome(by, roleChange, { userId: member.viewer.userId, role })

/** A user with a role in Ada's organization. */
async function memberAs(role: Role): Promise<SignedUp> {
  const person = await users.signUp(`Person${count++}`)
  expect(await users.join(ada, person, { organizationId: ada.organizationId, role })).toBe('done')
  return person
}

async function rolesNow(): Promise<Readonly<Record<string, Role>>> {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Organization { members(first: 100) { nodes { role user { id } } } } } }`
  const { data } = await users.ask(query, {
    viewer: { kind: 'service', name: 'test' },
    variables: { of: [{ __typename: 'Organization', id: ada.organizationId }] },
  })
  interface Data {
    readonly _entities: readonly [
      {
        readonly members: { readonly nodes: readonly { readonly role: Role; readonly user: { readonly id: string } }[] }
      },
    ]
  }
  const [{ members }] = (data as unknown as Data)._entities
  return Object.fromEntries(members.nodes.map(({ role, user }) => [user.id, role]))
}

/** What a member with the first role may do to a member with the second. */
const powers: readonly (readonly [Role, Role, string])[] = [
  ['OWNER', 'OWNER', 'done'],
  ['OWNER', 'ADMIN', 'done'],
  ['OWNER', 'VIEWER', 'done'],
  ['ADMIN', 'OWNER', 'FORBIDDEN'],
  ['ADMIN', 'ADMIN', 'done'],
  ['ADMIN', 'MEMBER', 'done'],
  ['MEMBER', 'VIEWER', 'FORBIDDEN'],
  ['MEMBER', 'OWNER', 'FORBIDDEN'],
  ['VIEWER', 'VIEWER', 'FORBIDDEN'],
]

test.each(powers)('a member with the role %s removes one with the role %s: %s', async (own, other, expected) => {
  const [by, member] = [await memberAs(own), await memberAs(other)]
  expect(await remove(by, member)).toBe(expected)
  expect((await rolesNow())[member.viewer.userId]).toBe(expected === 'done' ? undefined : other)
})

test.each(powers)('that a role of %s makes another of %s: %s', async (own, other, expected) => {
  const [by, member] = [await memberAs(own), await memberAs(other)]
  const role = other === 'MEMBER' ? 'VIEWER' : 'MEMBER'
  expect(await change(by, member, role)).toBe(expected)
  expect((await rolesNow())[member.viewer.userId]).toBe(expected === 'done' ? role : other)
})

test('only an OWNER can make a member OWNER', async () => {
  const [admin, member] = [await memberAs('ADMIN'), await memberAs('MEMBER')]
  expect(await change(admin, member, 'OWNER')).toBe('FORBIDDEN')
  expect(await change(admin, admin, 'OWNER')).toBe('FORBIDDEN')
  expect(await change(ada, member, 'OWNER')).toBe('done')
})

test('to strangers there is no such organization, and in it there are no strangers', async () => {
  const member = await memberAs('MEMBER')
  const eve = await users.signUp(`Eve${count++}`)
  const forged: SignedUp = { ...eve, viewer: { ...eve.viewer, roles: { [ada.organizationId]: 'OWNER' } } }
  for (const stranger of [eve, forged]) {
    expect(await remove(stranger, member)).toBe('NOT_FOUND')
    expect(await change(stranger, member, 'VIEWER')).toBe('NOT_FOUND')
  }
  expect(await remove(ada, eve)).toBe('NOT_FOUND')
  expect(await change(ada, eve, 'VIEWER')).toBe('NOT_FOUND')
  expect(await remove(eve, eve)).toBe('NOT_FOUND')
  const nobody: SignedUp = { ...eve, viewer: { kind: 'anonymous' } as never }
  expect(await outcome(nobody, removal, { userId: eve.viewer.userId })).toBe('UNAUTHENTICATED')
  expect(await outcome(nobody, roleChange, { userId: eve.viewer.userId, role: 'ADMIN' })).toBe('UNAUTHENTICATED')
})

test.each<Role>(['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'])('a member with the role %s may leave', async (role) => {
  const member = await memberAs(role)
  expect(await remove(member, member)).toBe('done')
  expect(await remove(member, member)).toBe('NOT_FOUND')
})

test('the last OWNER of others can neither go nor become less, until there is another', async () => {
  const admin = await memberAs('ADMIN')
  expect(await remove(ada, ada)).toBe('CONFLICT')
  expect(await change(ada, ada, 'ADMIN')).toBe('CONFLICT')
  expect(await change(ada, admin, 'OWNER')).toBe('done')
  expect(await change(ada, ada, 'MEMBER')).toBe('done')
  expect(await remove(admin, admin)).toBe('CONFLICT')
})

test('the only OWNER and member may leave, but not take a lower role', async () => {
  expect(await change(ada, ada, 'ADMIN')).toBe('CONFLICT')
  const admin = await memberAs('ADMIN')
  expect(await remove(ada, admin)).toBe('done')
  expect(await remove(ada, ada)).toBe('done')
  expect(await rolesNow()).toEqual({})
})

test('the last OWNER can leave after making another member OWNER, or after removing the others', async () => {
  const [victim, accomplice] = [await memberAs('VIEWER'), await memberAs('VIEWER')]
  expect(await change(ada, victim, 'OWNER')).toBe('done')
  expect(await remove(ada, ada)).toBe('done')
  expect(await remove(victim, victim)).toBe('CONFLICT')
  expect(await change(victim, accomplice, 'OWNER')).toBe('done')
  expect(await remove(victim, victim)).toBe('done')
})

test('when all OWNERs leave concurrently, one remains', async () => {
  const owners = [ada, ...(await Promise.all([memberAs('OWNER'), memberAs('OWNER'), memberAs('OWNER')]))]
  const outcomes = await Promise.all(
    owners.map((owner, index) => (index % 2 === 0 ? remove(owner, owner) : change(owner, owner, 'VIEWER'))),
  )
  expect(outcomes.toSorted()).toEqual(['CONFLICT', 'done', 'done', 'done'])
  expect(Object.values(await rolesNow()).filter((role) => role === 'OWNER')).toHaveLength(1)
})

test('a change without effect returns the current membership', async () => {
  expect(await change(ada, ada, 'OWNER')).toBe('done')
})

test('later fields of the same operation see the change', async () => {
  const member = await memberAs('MEMBER')
  const query = `mutation ($leave: RemoveMemberInput!, $change: ChangeMemberRoleInput!) {
    demoted: changeMemberRole(input: $change) { membership { role user { memberships { nodes { role organization { id } } } } } }
    gone: removeMember(input: $leave) { membership { role organization { members { totalCount } } user { memberships { nodes { organization { id } } } } } }
  }`
  const reference = { organizationId: ada.organizationId, userId: member.viewer.userId }
  const variables = { leave: reference, change: { ...reference, role: 'VIEWER' } }
  const { data, errors } = await users.ask(query, { viewer: ada.viewer, variables })
  expect(errors).toBeUndefined()
  expect(data).toEqual({
    demoted: {
      membership: {
        role: 'VIEWER',
        user: { memberships: { nodes: [{ role: 'VIEWER', organization: { id: ada.organizationId } }] } },
      },
    },
    gone: {
      membership: {
        role: 'VIEWER',
        organization: { members: { totalCount: 1 } },
        user: { memberships: { nodes: [] } },
      },
    },
  })
})

test('the response to removing a member contains the address, and later responses do not', async () => {
  const bob = await memberAs('MEMBER')
  const { userId } = bob.viewer
  const removing = `mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { membership { role user { email memberships { nodes { role } } } } } }`
  const variables = { input: { organizationId: ada.organizationId, userId } }
  const { data, errors } = await users.ask(removing, { viewer: ada.viewer, variables })
  expect(errors).toBeUndefined()
  expect(data).toEqual({
    removeMember: { membership: { role: 'MEMBER', user: { email: bob.email, memberships: { nodes: [] } } } },
  })
  const reading = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { email } } }`
  const later = await users.ask(reading, {
    viewer: ada.viewer,
    variables: { of: [{ __typename: 'User', id: userId }] },
  })
  expect(later.errors?.[0]?.extensions['code']).toBe('NOT_FOUND')
})
