import { randomUUID } from 'node:crypto'
import { watchRun } from '../support/chaos/index.ts'
import { startQueryLoad } from '../support/load/query-load.ts'
import { signUp, startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform, Person } from '../support/platform/index.ts'

/** Through all four subgraphs. */
const everywhere = `query ($id: ID!) {
  run(id: $id) { status assessment { title organization { name } createdBy { name } } charge { credits } }
}`

describe('two replicas of everything', () => {
  let platform: DistributedPlatform
  let owner: Person
  let runId: string

  beforeAll(async () => {
    platform = await startDistributed({ gateways: 2, replicas: 2 })
    owner = await signUp(platform.url)
    runId = await owner.startRun(await owner.createAssessment())
  })

  afterAll(async () => {
    await owner.client.dispose()
    await platform.dispose()
  })

  const urls = () => platform.gateways.map(({ url }) => url)
  const load = () =>
    startQueryLoad({ urls: urls(), person: owner, query: everywhere, variables: { id: runId }, clients: 10 })

  test('are restarted one by one under load without a failed query, and the watched run completes', async () => {
    const watcher = watchRun({ runId, person: owner, urls: urls() })
    const queries = load()
    await queries.answered(50)
    for (const service of [...platform.replicas, ...platform.gateways]) {
      await service.stop()
      await queries.answered(30)
      await service.restart()
      await queries.answered(30)
    }
    await queries.stop()
    expect([...new Set(queries.failures)]).toEqual([])
    expect(queries.count()).toBeGreaterThan(600)
    await watcher.ended
    await watcher.dispose()
    expect(watcher.sightings.at(-1)).toMatchObject({ event: 'RUN_COMPLETED' })
  })

  test('respond to each query although one replica crashes', async () => {
    const queries = load()
    await queries.answered(50)
    for (const service of [platform.services.users, platform.services.assessments]) {
      await service.kill()
      await queries.answered(100)
      await service.restart()
      await queries.answered(30)
    }
    await queries.stop()
    expect([...new Set(queries.failures)]).toEqual([])
  })

  test('execute mutations while one replica of each is unavailable', async () => {
    const { users, assessments } = platform.services
    const away = [users, assessments]
    for (const service of away) await service.kill()
    for (let count = 0; count < 10; count += 1) await owner.createAssessment(randomUUID())
    for (const service of away) await service.restart()
  })
})
