import { randomUUID } from 'node:crypto'
import { PauseRunDocument, ResumeRunDocument } from '#root/schema/generated/operations'
import { addVerdicts, judge, noVerdict, readReference, revive, watchRun } from '../support/chaos/index.ts'
import type { Watcher } from '../support/chaos/index.ts'
import { describeUnless } from '../support/describe-unless.ts'
import { startQueryLoad } from '../support/load/query-load.ts'
import type { QueryLoad } from '../support/load/query-load.ts'
import { nginxProblem, startNginx } from '../support/nginx.ts'
import type { Nginx } from '../support/nginx.ts'
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
      await revive(service)
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
    let nginx: Nginx
    let queries: QueryLoad
    const watchers: Watcher[] = []

    beforeAll(async () => {
      const [port = 0] = await freePorts(1)
      nginx = await startNginx({ port, gateways: urls() })
      queries = load([nginx.url])
    })

    afterAll(async () => {
      await queries.stop()
      await Promise.all(watchers.map((watcher) => watcher.dispose()))
      await nginx.dispose()
    })

    /** Watches one run while processes are restarted: first those of `paused`, before the run continues. */
    async function watchWhile(paused: readonly ServiceProcess[], running: readonly ServiceProcess[]) {
      const run = await owner.startRun(await owner.createAssessment())
      await owner.client.request(PauseRunDocument, { input: { id: run } })
      const pair = (['websocket', 'sse'] as const).map((transport) =>
        watchRun({ runId: run, person: owner, urls: [nginx.url], transport }),
      )
      watchers.push(...pair)
      await Promise.all(pair.map(({ begun, ended }) => Promise.race([begun, ended])))
      await roll(paused, queries)
      await owner.client.request(ResumeRunDocument, { input: { id: run } })
      await roll(running, queries)
      await Promise.all(pair.map(({ ended }) => ended))
      const reference = await readReference(owner, run)
      return pair.map(({ sightings }) => ({
        verdict: judge(sightings, reference),
        breaks: sightings.filter(({ kind }) => kind === 'break').length,
      }))
    }

    test('are restarted one by one under load: no query fails, and over WebSocket and SSE no event is lost', async () => {
      await queries.answered(50)
      // Each client is connected to one of the gateways, and resumes at the other.
      const atGateways = await watchWhile(platform.gateways, platform.gateways)
      expect(atGateways.map(({ breaks }) => breaks > 0)).toEqual([true, true])
      const half = Math.ceil(platform.replicas.length / 2)
      const atFirstHalf = await watchWhile([], platform.replicas.slice(0, half))
      const atSecondHalf = await watchWhile([], platform.replicas.slice(half))

      expect([...new Set(queries.failures)]).toEqual([])
      const verdicts = [...atGateways, ...atFirstHalf, ...atSecondHalf].map(({ verdict }) => verdict)
      const total = verdicts.reduce(addVerdicts, noVerdict)
      expect(total.events).toBeGreaterThan(20 * verdicts.length)
      expect({ ...total, events: 0 }).toEqual(noVerdict)
    })
  })
})
