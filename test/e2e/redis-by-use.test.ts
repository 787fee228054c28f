import { Redis } from 'ioredis'
import { judge, noVerdict, readReference, watchRun } from '../support/chaos/index.ts'
import { signUp, startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform, Person } from '../support/platform/index.ts'
import { startOwnRedis } from '../support/redis.ts'

/** What the names of the keys of each use begin with, after the prefix of the installation. */
const kinds = {
  jobs: /^(agents-tasks|agents-reports|payments|\w+-events):|^\w+:(lease:|epoch$)/,
  topics: /^\w+:(log|presence):/,
  cache: /^(cache:|invalidations|recent-writers|asked-operations)/,
  sessions: /^users:viewer-version:/,
  limits: /^\w+:limits:/,
}
const uses = ['jobs', 'topics', 'cache', 'sessions', 'limits'] as const
type Server = Awaited<ReturnType<typeof startOwnRedis>>

describe('all processes with a Redis for each use', () => {
  let servers: Record<(typeof uses)[number], Server>
  let platform: DistributedPlatform
  let owner: Person

  beforeAll(async () => {
    const started = await Promise.all(uses.map(async (use) => [use, await startOwnRedis()] as const))
    servers = Object.fromEntries(started) as typeof servers
    const env = Object.fromEntries(started.map(([use, { url }]) => [`REDIS_URL_${use.toUpperCase()}`, url]))
    platform = await startDistributed({ env })
    owner = await signUp(platform.url)
  })

  afterAll(async () => {
    await owner.client.dispose()
    await platform.dispose()
    await Promise.all(Object.values(servers).map((server) => server.dispose()))
  })

  const watchOneRun = async () => {
    const runId = await owner.startRun(await owner.createAssessment())
    const watcher = watchRun({ runId, person: owner, urls: platform.gateways.map(({ url }) => url) })
    await watcher.ended
    const { events, ...faults } = judge(watcher.sightings, await readReference(owner, runId))
    await watcher.dispose()
    expect(events).toBeGreaterThan(0)
    expect(faults).toEqual({ ...noVerdict, events: undefined })
  }

  test('each holds what it is for, and the one of everything else stays empty', async () => {
    const member = await signUp(platform.url)
    await owner.addMember(member, 'VIEWER')
    await owner.changeRole(member, 'ADMIN')
    await watchOneRun()
    for (const use of uses) {
      const names = await namesIn(servers[use].url)
      expect(names).not.toEqual([])
      expect(names.filter((name) => !kinds[use].test(name))).toEqual([])
    }
    await expect(namesIn(platform.redis.url)).resolves.toEqual([])
    await member.client.dispose()
  })

  test('without the one of the cache, runs complete and no event is missed', async () => {
    await servers.cache.kill()
    await watchOneRun()
    await servers.cache.restart()
  })
})

/** The names of all keys, without the prefix of the installation. */
async function namesIn(url: string): Promise<readonly string[]> {
  const client = new Redis(url)
  const keys = await client.keys('*')
  await client.quit()
  return keys.map((key) => key.replace(/^[^:]+:/, ''))
}
