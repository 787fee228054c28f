import type { Role } from '#platform/auth'
import { startUsers } from './users-harness.ts'
import type { SignedUp, TestUsers } from './users-harness.ts'

let users: TestUsers
let ada: SignedUp
let bob: SignedUp

beforeAll(async () => {
  users = await startUsers()
  ada = await users.signUp('Ada')
  bob = await users.signUp('Bob')
})

afterAll(() => users.dispose())

const join = (person: SignedUp, role: Role) => users.join(ada, person, { organizationId: ada.organizationId, role })
const codeOf = ({ errors }: Awaited<ReturnType<TestUsers['ask']>>) => errors?.[0]?.extensions['code']

test('roles of the identity that are not stored have no effect', async () => {
  const forged = { ...bob.viewer, roles: { [ada.organizationId]: 'OWNER' as const } }
  const answer = await users.ask(`{ organization(id: "${ada.organizationId}") { name } }`, { viewer: forged })
  expect(answer).toEqual({ data: { organization: null } })
})

test("a user's email is visible to members of a shared organization, and hidden from others", async () => {
  const query = `query ($id: ID!) { _entities(representations: [{ __typename: "User", id: $id }]) { ... on User { name email } } }`
  const cleo = await users.signUp('Cleo')
  const variables = { id: cleo.viewer.userId }
  expect(codeOf(await users.ask(query, { viewer: ada.viewer, variables }))).toBe('NOT_FOUND')
  expect(await join(cleo, 'VIEWER')).toBe('done')
  const { data } = await users.ask(query, { viewer: ada.viewer, variables })
  expect(data).toEqual({ _entities: [{ name: 'Cleo', email: cleo.email }] })
})

test('members are sorted oldest first, in pages without gaps', async () => {
  for (const name of ['Mia', 'Moe', 'Gus']) expect(await join(await users.signUp(name), 'MEMBER')).toBe('done')
  const query = `query ($id: ID!, $first: Int, $after: String) { organization(id: $id) {
    members(first: $first, after: $after) { nodes { user { name } } pageInfo { hasNextPage endCursor } totalCount }
  } }`
  interface Data {
    organization: {
      members: {
        nodes: { user: { name: string } }[]
        pageInfo: { hasNextPage: boolean; endCursor: string }
        totalCount: number
      }
    }
  }
  const read = async (first: number, after: string | null) => {
    const variables = { id: ada.organizationId, first, after }
    return ((await users.ask(query, { viewer: ada.viewer, variables })).data as unknown as Data).organization.members
  }
  const all = await read(100, null)
  const names: string[] = []
  for (let after: string | null = null, more = true; more;) {
    const page = await read(2, after)
    names.push(...page.nodes.map(({ user }) => user.name))
    after = page.pageInfo.endCursor
    more = page.pageInfo.hasNextPage
  }
  expect(names).toEqual(all.nodes.map(({ user }) => user.name))
  expect(names).toHaveLength(all.totalCount)
  expect(names[0]).toBe('Ada')
})

test('members and memberships can be filtered by role, which totalCount follows, and sorted newest first', async () => {
  const founder = await users.signUp('Filter')
  const { organizationId } = founder
  for (const [name, role] of [
    ['Firstmember', 'MEMBER'],
    ['Onlyviewer', 'VIEWER'],
    ['Secondmember', 'MEMBER'],
  ] as const)
    expect(await users.join(founder, await users.signUp(name), { organizationId, role })).toBe('done')
  const query = `query ($id: ID!, $role: [Role!], $orderBy: MembershipOrder, $first: Int, $after: String) { organization(id: $id) {
    members(filter: { role: $role }, orderBy: $orderBy, first: $first, after: $after) {
      nodes { user { name } } pageInfo { endCursor } totalCount
    }
  } }`
  const read = async (variables: object) => {
    const { data } = await users.ask(query, { viewer: founder.viewer, variables: { id: organizationId, ...variables } })
    const { members } = (
      data as unknown as {
        organization: {
          members: {
            nodes: { user: { name: string } }[]
            pageInfo: { endCursor: string }
            totalCount: number
          }
        }
      }
    ).organization
    return { names: members.nodes.map(({ user }) => user.name), count: members.totalCount, ...members.pageInfo }
  }
  const newestFirst = { field: 'SINCE', direction: 'DESC' }
  expect(await read({ role: ['MEMBER'] })).toMatchObject({ names: ['Firstmember', 'Secondmember'], count: 2 })
  expect(await read({ role: [] })).toMatchObject({
    names: ['Filter', 'Firstmember', 'Onlyviewer', 'Secondmember'],
    count: 4,
  })
  const first = await read({ role: ['MEMBER', 'OWNER'], orderBy: newestFirst, first: 2 })
  expect(first).toMatchObject({ names: ['Secondmember', 'Firstmember'], count: 3 })
  expect(await read({ role: ['MEMBER', 'OWNER'], orderBy: newestFirst, after: first.endCursor })).toMatchObject({
    names: ['Filter'],
  })

  const mine = `query ($orderBy: MembershipOrder) { me {
    owned: memberships(filter: { role: [OWNER] }, orderBy: $orderBy) { totalCount nodes { role } }
    viewed: memberships(filter: { role: [VIEWER] }) { totalCount nodes { role } }
    all: memberships(orderBy: $orderBy) { nodes { organization { id } } }
  } }`
  const { data } = await users.ask(mine, { viewer: founder.viewer, variables: { orderBy: newestFirst } })
  expect(data).toEqual({
    me: {
      owned: { totalCount: 1, nodes: [{ role: 'OWNER' }] },
      viewed: { totalCount: 0, nodes: [] },
      all: { nodes: [{ organization: { id: organizationId } }] },
    },
  })
})

test('2, 10 and 50 users take the same commands', async () => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { name email memberships { nodes { role organization { name viewerRole } } } } } }`
  const { userId } = ada.viewer
  const others = await Promise.all(Array.from({ length: 49 }, (_, i) => users.signUp(`Member${i}`)))
  for (const other of others) expect(await join(other, 'VIEWER')).toBe('done')
  const ids = [userId, ...others.map(({ viewer }) => viewer.userId)]
  const counts = []
  for (const count of [2, 10, 50]) {
    const of = ids.slice(0, count).map((id) => ({ __typename: 'User', id }))
    const commands = await users.commandsDuring(() => users.ask(query, { viewer: ada.viewer, variables: { of } }))
    counts.push(commands.toSorted())
  }
  expect(counts[1]).toEqual(counts[0])
  expect(counts[2]).toEqual(counts[0])
})

const create = `mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { organization { id name } } }`

test('an organization is created once for each idempotency key, also concurrently', async () => {
  const eve = await users.signUp('Eve')
  const call = (viewer: SignedUp['viewer'], input: object) => users.ask(create, { viewer, variables: { input } })
  const input = { name: 'Lab', idempotencyKey: 'key-1' }
  const answers = await Promise.all(Array.from({ length: 5 }, () => call(eve.viewer, input)))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]?.errors).toBeUndefined()
  expect(codeOf(await call(eve.viewer, { ...input, name: 'Shop' }))).toBe('CONFLICT')
  expect(codeOf(await call(eve.viewer, { ...input, idempotencyKey: 'a\0b' }))).toBe('BAD_USER_INPUT')
  expect((await call(bob.viewer, input)).data).not.toEqual(answers[0]?.data)
  const { data } = await users.ask('{ me { memberships { nodes { role } } } }', { viewer: eve.viewer })
  expect(data).toEqual({ me: { memberships: { nodes: [{ role: 'OWNER' }, { role: 'OWNER' }] } } })
})

test('memberships are sorted oldest first, in pages forwards and backwards', async () => {
  const fay = await users.signUp('Fay')
  const { viewer } = fay
  for (const name of ['Lab', 'Shop']) await users.ask(create, { viewer, variables: { input: { name } } })
  interface Listed {
    readonly totalCount: number
    readonly nodes: readonly { readonly id: string; readonly organization: { readonly name: string } }[]
    readonly pageInfo: Readonly<Record<'startCursor' | 'endCursor', string>>
  }
  const list = async (page: string): Promise<Listed> => {
    const fields = 'totalCount nodes { id organization { name } } pageInfo { startCursor endCursor }'
    const { data } = await users.ask(`{ me { memberships${page} { ${fields} } } }`, { viewer })
    return (data as { me: { memberships: Listed } }).me.memberships
  }
  const namesOf = ({ nodes }: Listed) => nodes.map(({ organization }) => organization.name)
  const all = await list('')
  const names = namesOf(all)
  expect(names.slice(1)).toEqual(['Lab', 'Shop'])
  expect(new Set(all.nodes.map(({ id }) => id.slice(0, 4)))).toEqual(new Set(['mem_']))
  const first = await list('(first: 2)')
  expect(first.totalCount).toBe(3)
  expect(namesOf(first)).toEqual(names.slice(0, 2))
  expect(namesOf(await list(`(first: 2, after: "${first.pageInfo.endCursor}")`))).toEqual(['Shop'])
  const last = await list('(last: 1)')
  expect(namesOf(last)).toEqual(['Shop'])
  expect(namesOf(await list(`(last: 1, before: "${last.pageInfo.startCursor}")`))).toEqual(['Lab'])
})

test('a user belongs to five hundred organizations at most, whether founded or joined', async () => {
  const full = await users.signUp('Full')
  const found = (name: string) =>
    users.ask(
      'mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { organization { id } } }',
      {
        viewer: full.viewer,
        variables: { input: { name } },
      },
    )
  await users.fillMemberships(full.viewer.userId, 498)
  expect(codeOf(await found('The 499th'))).toBeUndefined()
  expect(await join(full, 'VIEWER')).toBe('done')
  expect(codeOf(await found('One more'))).toBe('CONFLICT')
  const owner = await users.signUp('Owner')
  const { organizationId } = owner
  expect(await users.join(owner, full, { organizationId, role: 'VIEWER' })).toBe('CONFLICT')
})
