import type { SubgraphClient } from '#platform/subgraph-client'
import { createViewerDirectory } from '#root/gateway/src/auth/viewer-directory'

const session = { userId: 'usr_1', sessionId: 'ses_1', correlationId: 'req_1' }

/** A users subgraph and a table of versions, in memory. */
function createWorld() {
  const world = { version: 'a' as string | null, role: 'VIEWER', live: true, asked: 0 }
  const users: SubgraphClient = {
    async request<Data>() {
      world.asked += 1
      return { viewerFacts: world.live ? { roles: [{ organizationId: 'org_1', role: world.role }] } : null } as Data
    },
  }
  const current = () =>
    world.version === null ? Promise.reject(new Error('no Redis')) : Promise.resolve(world.version)
  const versions = { change: () => Promise.resolve(), current }
  return { world, directory: createViewerDirectory({ users, versions }) }
}

test('a viewer is looked up once while its version is unchanged', async () => {
  const { world, directory } = createWorld()
  const first = await directory.lookUp(session)
  expect(first).toEqual({ kind: 'user', userId: 'usr_1', sessionId: 'ses_1', roles: { org_1: 'VIEWER' } })
  expect(await directory.lookUp(session)).toBe(first)
  expect(world.asked).toBe(1)
})

test('after a changed version the next lookup returns the changed viewer', async () => {
  const { world, directory } = createWorld()
  await directory.lookUp(session)
  Object.assign(world, { version: 'b', role: 'ADMIN' })
  expect(await directory.lookUp(session)).toMatchObject({ roles: { org_1: 'ADMIN' } })
})

test('a session that has ended has no viewer', async () => {
  const { world, directory } = createWorld()
  world.live = false
  expect(await directory.lookUp(session)).toBeNull()
})

test('without Redis every lookup sends a request', async () => {
  const { world, directory } = createWorld()
  world.version = null
  await directory.lookUp(session)
  await directory.lookUp(session)
  expect(world.asked).toBe(2)
})

test('a session that is remembered is none of another user', async () => {
  const { world, directory } = createWorld()
  await directory.lookUp(session)
  Object.assign(world, { live: false })
  expect(await directory.lookUp({ ...session, userId: 'usr_2' })).toBeNull()
  expect(await directory.lookUp({ ...session, sessionId: 'ses_2' })).toBeNull()
  expect(await directory.lookUp(session)).toMatchObject({ userId: 'usr_1' })
})

test('a viewer that was read without Redis is not cached for later', async () => {
  const { world, directory } = createWorld()
  world.version = null
  await directory.lookUp(session)
  Object.assign(world, { version: 'a', role: 'ADMIN' })
  expect(await directory.lookUp(session)).toMatchObject({ roles: { org_1: 'ADMIN' } })
})
