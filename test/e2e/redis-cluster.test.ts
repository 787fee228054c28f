import { judge, noVerdict, readReference, watchRun } from '../support/chaos/index.ts'
import { signUp, startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform, Person } from '../support/platform/index.ts'
import { startRedisCluster } from '../support/redis-cluster.ts'
import type { RedisCluster } from '../support/redis-cluster.ts'

describe('all processes on a Redis Cluster', () => {
  let cluster: RedisCluster
  let platform: DistributedPlatform
  let owner: Person

  beforeAll(async () => {
    cluster = await startRedisCluster()
    platform = await startDistributed({ env: { REDIS_URL: cluster.url } })
    owner = await signUp(platform.url)
  })

  afterAll(async () => {
    await owner.client.dispose()
    await platform.dispose()
    await cluster.dispose()
  })

  test('runs complete and no watcher misses an event although each master is killed once', async () => {
    const urls = platform.gateways.map(({ url }) => url)
    for (const port of await cluster.masters()) {
      const runId = await owner.startRun(await owner.createAssessment())
      const watchers = Array.from({ length: 5 }, () => watchRun({ runId, person: owner, urls }))
      await cluster.failOver(port)
      await Promise.all(watchers.map(({ ended }) => ended))
      const reference = await readReference(owner, runId)
      for (const watcher of watchers) {
        const { events, ...faults } = judge(watcher.sightings, reference)
        expect({ ...faults, snapshots: 0 }).toEqual({ ...noVerdict, events: undefined })
        expect(events).toBeGreaterThan(0)
        await watcher.dispose()
      }
    }
  })
})
