import { randomUUID } from 'node:crypto'
import { PauseRunDocument, ResumeRunDocument } from '#root/schema/generated/operations'
import { addVerdicts, judge, noVerdict, readReference, watchRun } from '../support/chaos/index.ts'
import { describeUnless } from '../support/describe-unless.ts'
import { startQueryLoad } from '../support/load/query-load.ts'
import type { QueryLoad } from '../support/load/query-load.ts'
import { nginxProblem, startNginx } from '../support/nginx.ts'
import { freePorts, signUp, startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform, Person, ServiceProcess } from '../support/platform/index.ts'

/** Through all four subgraphs. */
const everywhere = `query ($id: ID!) {
  run(id: $id) { status assessment { title organization { name } createdBy { name } } charge { credits } }
}`

describe('two replicas of everything', () => {
  let platform: DistributedPlatform
  let owner: Person
  let runId: string

  beforeAll(async () => {
    // Runs take longer, so that more restarts happen during them.
    platform = await startDistributed({ gateways: 2, replicas: 2, env: { TASK_CONCURRENCY: '1' } })
    owner = await signUp(platform.url)
    runId = await owner.startRun(await owner.createAssessment())
  })

  afterAll(async () => {
    await owner.client.dispose()
    await platform.dispose()
  })

  const urls = () => platform.gateways.map(({ url }) => url)
  const load = (through = urls()) =>
    startQueryLoad({ urls: through, person: owner, query: everywhere, variables: { id: runId }, clients: 10 })
  const roll = async (services: readonly ServiceProcess[], queries: QueryLoad) => {
    for (const service of services) {
      await service.stop()
      await queries.answered(30)
      await service.restart()
      await queries.answered(30)
    }
  }

  test('are restarted one by one under load without a failed query, and the watched run completes', async () => {
    const watcher = watchRun({ runId, person: owner, urls: urls() })
    const queries = load()
    await queries.answered(50)
    await roll([...platform.replicas, ...platform.gateways], queries)
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

  describeUnless(nginxProblem, 'behind nginx', () => {
    test('are restarted one by one under load: no query fails, and over WebSocket and SSE no event is lost', async () => {
      const [port = 0] = await freePorts(1)
      const nginx = await startNginx({ port, gateways: urls() })
      const queries = load([nginx.url])
      await queries.answered(50)

      let verdict = noVerdict
      /** Watches one run while processes are restarted: first those of `paused`, before the run continues. */
      const watchWhile = async (paused: readonly ServiceProcess[], running: readonly ServiceProcess[]) => {
        const run = await owner.startRun(await owner.createAssessment())
        await owner.client.request(PauseRunDocument, { input: { id: run } })
        const watchers = (['websocket', 'sse'] as const).map((transport) =>
          watchRun({ runId: run, person: owner, urls: [nginx.url], transport }),
        )
        await Promise.all(watchers.map(({ begun, ended }) => Promise.race([begun, ended])))
        await roll(paused, queries)
        await owner.client.request(ResumeRunDocument, { input: { id: run } })
        await roll(running, queries)
        await Promise.all(watchers.map(({ ended }) => ended))
        const reference = await readReference(owner, run)
        for (const watcher of watchers) {
          verdict = addVerdicts(verdict, judge(watcher.sightings, reference))
          await watcher.dispose()
        }
        return watchers.map(({ sightings }) => sightings.filter(({ kind }) => kind === 'break').length)
      }

      // Each client is connected to one of the gateways, and resumes at the other.
      const breaks = await watchWhile(platform.gateways, platform.gateways)
      expect(breaks.map((count) => count > 0)).toEqual([true, true])
      const half = Math.ceil(platform.replicas.length / 2)
      await watchWhile([], platform.replicas.slice(0, half))
      await watchWhile([], platform.replicas.slice(half))

      await queries.stop()
      await nginx.dispose()
      expect([...new Set(queries.failures)]).toEqual([])
      expect(verdict.events).toBeGreaterThan(6 * 20)
      expect({ ...verdict, events: 0 }).toEqual(noVerdict)
    })
  })
})
