import { createLog } from '#platform/logging'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { createViewerVersions } from '#platform/viewer-versions'
import { startRedis, uniquePrefix } from '#root/test/support/redis'

let server: Awaited<ReturnType<typeof startRedis>>
let redis: RedisConnections

beforeAll(async () => {
  server = await startRedis()
  redis = await createRedis({ url: server.url, name: 'test', log: createLog({ service: 'test', level: 'silent' }) })
})

afterAll(async () => {
  await redis.dispose()
  await server.dispose()
})

test('each change gives a user another version, and does not change the others', async () => {
  const keyPrefix = uniquePrefix()
  const [here, there] = [createViewerVersions({ redis, keyPrefix }), createViewerVersions({ redis, keyPrefix })]
  await expect(here.current('ada')).resolves.toBe('')
  await here.change(['ada', 'bob'])
  const [ada, bob] = [await there.current('ada'), await there.current('bob')]
  await there.change(['ada'])
  await expect(here.current('ada')).resolves.not.toBe(ada)
  await expect(here.current('bob')).resolves.toBe(bob)
})

test('several versions are read in one call', async () => {
  const versions = createViewerVersions({ redis, keyPrefix: uniquePrefix() })
  await versions.change(['ada'])
  const countGets = async () =>
    /cmdstat_(?:m?get):calls=(\d+)/g[Symbol.matchAll](await redis.client.info('commandstats'))
  const callsOf = (found: Iterable<RegExpMatchArray>) => [...found].reduce((sum, [, calls]) => sum + Number(calls), 0)
  const before = callsOf(await countGets())
  const [ada, ...others] = await Promise.all(['ada', 'bob', 'cyd', 'ada'].map((userId) => versions.current(userId)))
  expect(others).toEqual(['', '', ada])
  expect(callsOf(await countGets()) - before).toBe(1)
})

test('while a change is written there is no version, and afterwards another, also if the write fails', async () => {
  const versions = createViewerVersions({ redis, keyPrefix: uniquePrefix() })
  await versions.change(['ada'])
  const before = await versions.current('ada')
  await expect(versions.changing(['ada'], () => versions.current('ada'))).resolves.toBeNull()
  const after = await versions.current('ada')
  expect([null, before]).not.toContain(after)
  await expect(versions.changing(['ada'], () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect([null, before, after]).not.toContain(await versions.current('ada'))
})
