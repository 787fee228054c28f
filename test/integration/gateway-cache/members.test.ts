import { gql } from '#root/test/support/gql'
import { signUp } from '#root/test/support/platform/index'
import type { Person } from '#root/test/support/platform/index'
import { until } from '#root/test/support/until'
import { startCacheWorld } from './cache-world.ts'
import type { CacheWorld } from './cache-world.ts'

const looking = `query ($organization: ID!, $assessment: ID!) {
  organization(id: $organization) { id name viewerRole members(first: 50) { totalCount nodes { role user { id email } } } }
  assessment(id: $assessment) { id title createdBy { id name } }
  me { id memberships { nodes { organization { id } } } }
}`

let world: CacheWorld
let urls: readonly string[]
let ada: Person
let bob: Person
let assessment: string

beforeAll(async () => {
  world = await startCacheWorld({ gateways: 2 })
  urls = world.gateways.map(({ url }) => url)
  ada = await signUp(urls[0] ?? '', 'Ada')
  assessment = await ada.createAssessment('First')
})
beforeEach(async () => {
  bob = await signUp(urls[0] ?? '', 'Bob')
  await ada.addMember(bob, 'MEMBER')
  await world.untilLeasesValid()
})
afterEach(() => bob.client.dispose())
afterAll(async () => {
  await ada.client.dispose()
  await world.dispose()
})

const look = (gateway: number, person: Person) =>
  gql(urls[gateway] ?? '', { query: looking, variables: { organization: ada.organizationId, assessment }, person })

/** Repeats until no subgraph receives a request. */
async function warmUp(person: Person): Promise<void> {
  for (const gateway of [0, 1])
    await until(async () => {
      world.countOperations()
      expect((await look(gateway, person)).errors).toBeUndefined()
      return world.countOperations() === 0
    })
}

test('a repeated read sends no request to a subgraph', async () => {
  const first = await look(0, bob)
  await warmUp(bob)
  expect(await look(0, bob)).toEqual(first)
  expect(await look(1, bob)).toEqual(first)
  expect(world.countOperations()).toBe(0)
})

test('a removed member cannot read the organization through any gateway', async () => {
  await warmUp(bob)
  const query = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { membership { role } } }'
  const input = { organizationId: ada.organizationId, userId: bob.userId }
  expect((await gql(urls[0] ?? '', { query, variables: { input }, person: ada })).errors).toBeUndefined()
  for (const gateway of [1, 0]) {
    const answer = await look(gateway, bob)
    expect(answer.data).toMatchObject({ organization: null, assessment: null })
    expect(answer.data?.['me']).toMatchObject({
      memberships: { nodes: [{ organization: { id: bob.organizationId } }] },
    })
  }
})

test('other members no longer see a removed member', async () => {
  const carol = await signUp(urls[0] ?? '', 'Carol')
  await ada.addMember(carol, 'MEMBER')
  await warmUp(carol)
  const query = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { membership { role } } }'
  const input = { organizationId: ada.organizationId, userId: bob.userId }
  await gql(urls[1] ?? '', { query, variables: { input }, person: ada })
  expect(JSON.stringify(await look(0, carol))).not.toContain(bob.userId)
  await carol.client.dispose()
})

test('a changed role is visible immediately', async () => {
  await warmUp(bob)
  const query = 'mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { membership { role } } }'
  const input = { organizationId: ada.organizationId, userId: bob.userId, role: 'ADMIN' }
  expect((await gql(urls[0] ?? '', { query, variables: { input }, person: ada })).errors).toBeUndefined()
  expect((await look(1, bob)).data).toMatchObject({ organization: { viewerRole: 'ADMIN' } })
})

test('an ended session cannot read its cache entries', async () => {
  await warmUp(bob)
  await gql(urls[0] ?? '', { query: 'mutation { signOut(input: {}) { user { id } } }', person: bob })
  for (const gateway of [1, 0])
    expect(await look(gateway, bob)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
})

test('private entries are never served to other users', async () => {
  await warmUp(bob)
  const stranger = await signUp(urls[0] ?? '', 'Eve')
  expect((await look(0, stranger)).data).toMatchObject({ organization: null, assessment: null })
  expect((await gql(urls[0] ?? '', { query: '{ me { id } }' })).data).toEqual({ me: null })
  await stranger.client.dispose()
})
