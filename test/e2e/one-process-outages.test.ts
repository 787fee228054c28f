import { OrganizationActivityDocument } from '#root/schema/generated/operations'
import { startPausedRun } from '../support/clients/paused-run.ts'
import { gql } from '../support/gql.ts'
import { expectEachOnce, readResult } from '../support/outages/recommendations.ts'
import { startSearchService } from '../support/outages/search-service.ts'
import type { SearchService } from '../support/outages/search-service.ts'
import { expectNothingMissed, watchThrough } from '../support/outages/watch-through.ts'
import { createCuttableWay, signUp, startInOneProcess } from '../support/platform/index.ts'
import type { CuttableWay, Person, PlatformInOneProcess } from '../support/platform/index.ts'
import { until, untilShown } from '../support/until.ts'

describe('while things break around one process', () => {
  let platform: PlatformInOneProcess
  let store: CuttableWay
  let search: SearchService
  let ada: Person

  beforeAll(async () => {
    const wayToStore = async (port: number) => (store = await createCuttableWay(port)).port
    search = await startSearchService()
    platform = await startInOneProcess({ env: search.env, wayToStore })
    ada = await signUp(platform.url)
  })

  afterAll(async () => {
    await ada.client.dispose()
    await platform.dispose()
    await store.dispose()
    await search.dispose()
  })

  test('no client misses an event when Redis restarts during a run', async () => {
    const run = await startPausedRun(ada)
    await run.resume()
    await ada.watchRun(run.id)
    const before = platform.redis.pid
    const survival = await watchThrough({
      person: ada,
      urls: [platform.url],
      search,
      breakThings: () => platform.redis.restart(),
    })
    expect(platform.redis.pid).not.toBe(before)
    expectNothingMissed(survival)
    const undisturbed = await readResult(platform.url, { person: ada, ...run })
    expectEachOnce(await readResult(platform.url, { person: ada, ...survival }), undisturbed)
  })

  test('no client misses an event when the document store is down during a run', async () => {
    const run = await startPausedRun(ada)
    await run.resume()
    await ada.watchRun(run.id)
    const survival = await watchThrough({
      person: ada,
      urls: [platform.url],
      search,
      breakThings: async () => {
        store.cut()
        await untilShown(readiness, ({ status }) => status === 503)
        // Longer than a driver waits for a server, so that running commands fail.
        const query = 'query ($id: ID!) { run(id: $id) { status } }'
        const ask = () => gql(platform.url, { query, variables: { id: run.id }, person: ada })
        const { errors } = await untilShown(ask, (answer) => (answer.errors?.length ?? 0) > 0)
        expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['UPSTREAM_UNAVAILABLE'])
        store.mend()
      },
    })
    expectNothingMissed(survival)
    const undisturbed = await readResult(platform.url, { person: ada, ...run })
    expectEachOnce(await readResult(platform.url, { person: ada, ...survival }), undisturbed)
  })

  const readiness = async () => {
    const response = await fetch(`${platform.url}/readyz`)
    const { problems } = (await response.json()) as { readonly problems: readonly string[] }
    return { status: response.status, problems: problems.toSorted() }
  }
  const liveness = async (): Promise<unknown> => (await fetch(`${platform.url}/healthz`)).json()
  const subgraphs = ['agents', 'assessments', 'payments', 'users']
  const ready = { status: 200, problems: [] }

  test('an organization receives the events of a run within 15 seconds after an outage of Redis of eight', async () => {
    const variables = { organizationId: ada.organizationId }
    const arrivals = new Map<string, number>()
    const watching = (async () => {
      for await (const { organizationActivity } of ada.client.subscribe(OrganizationActivityDocument, variables)) {
        const { kind, run } = organizationActivity
        arrivals.set(`${kind} ${run?.id ?? ''}`, Date.now())
      }
    })()
    watching.catch(() => undefined)
    await until(() => arrivals.has('SNAPSHOT '))
    const assessmentId = await ada.createAssessment('Serving')
    await platform.redis.kill()
    const backAt = Date.now() + 8_000
    await untilShown(readiness, ({ status }) => status === 503 && Date.now() > backAt)
    const returnedAt = Date.now()
    await platform.redis.restart()
    await untilShown(readiness, ({ status }) => status === 200)
    const runId = await ada.startRun(assessmentId)
    await until(() => arrivals.has(`RUN_STARTED ${runId}`))
    const delayMs = (arrivals.get(`RUN_STARTED ${runId}`) ?? 0) - returnedAt
    expect(delayMs).toBeLessThan(15_000)
  })

  test('/readyz lists unavailable dependencies, and /healthz still responds with 200', async () => {
    expect(await readiness()).toEqual(ready)

    store.cut()
    const storeless = untilShown(readiness, ({ status }) => status === 503)
    expect(await storeless).toEqual({ status: 503, problems: subgraphs.map((name) => `${name}: mongodb`) })
    expect(await liveness()).toEqual({ status: 'alive' })
    store.mend()
    await untilShown(readiness, ({ status }) => status === 200)

    await platform.redis.kill()
    expect(await untilShown(readiness, ({ status }) => status === 503)).toEqual({
      status: 503,
      problems: [...subgraphs.map((name) => `${name}: redis`), 'redis'].toSorted(),
    })
    expect(await liveness()).toEqual({ status: 'alive' })
    await platform.redis.restart()
    expect(await untilShown(readiness, ({ status }) => status === 200)).toEqual(ready)
  })
})
