import { createId } from '#platform/ids'
import { Lifecycle } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import { createLocalSubgraphClient } from '#platform/subgraph-client'
import type { SubgraphClient } from '#platform/subgraph-client'
import { createOrganizationDirectory } from '#root/subgraphs/payments/src/clients/organization-directory'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'
import { startRedis } from '#root/test/support/redis'
import { unreachableSubgraphs } from '#root/test/support/unreachable-subgraphs'
import { createUsersSubgraph, loadUsersConfig } from '#subgraphs/users'
import { anybody } from './support/viewers.ts'

const log = createLog({ service: 'test', level: 'silent' })
const lifecycle = new Lifecycle(log)
let users: SubgraphClient

beforeAll(async () => {
  const store = lifecycle.own('store', await startDocumentStore())
  const redis = lifecycle.own('redis', await startRedis())
  const mongo = { url: store.url, database: uniqueDatabaseName('users'), maxPoolSize: 5 }
  const eraser = lifecycle.own('mongo', await connectMongo({ ...mongo, log }))
  lifecycle.defer('database', async () => {
    await eraser.connection.dropDatabase()
  })
  const subgraph = await createUsersSubgraph(
    {
      ...loadUsersConfig({
        MONGODB_URL: store.url,
        REDIS_URL: redis.url,
        KEY_PREFIX: 'test',
        IDENTITY_SECRET: 'x'.repeat(32),
        MAIL_FILE: '/dev/null',
      }),
      mongo,
    },
    { log, ...unreachableSubgraphs },
  )
  users = createLocalSubgraphClient(lifecycle.own('users', subgraph).runner)
})
afterAll(() => lifecycle.dispose())

test('payments learns from the users subgraph which organizations exist, and which were created by a sign-up', async () => {
  const { signUp } = await users.request<{
    signUp: { user: { memberships: { nodes: readonly { organization: { id: string } }[] } } }
  }>({
    query: `mutation { signUp(input: { email: "ada@example.com", password: "a good password", name: "Ada" }) {
      user { memberships { nodes { organization { id } } } }
    } }`,
    variables: {},
    viewer: anybody,
    correlationId: 'test',
  })
  const id = signUp.user.memberships.nodes[0]?.organization.id ?? ''
  const directory = createOrganizationDirectory(users)
  await expect(directory.find([createId('org'), id], 'test')).resolves.toEqual([
    { id, personal: true, verified: false },
  ])
})
