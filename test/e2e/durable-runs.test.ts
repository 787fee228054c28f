import { startPausedRun } from '../support/clients/paused-run.ts'
import { gql } from '../support/gql.ts'
import { expectEachOnce, readResult } from '../support/outages/recommendations.ts'
import type { Result } from '../support/outages/recommendations.ts'
import { startSearchService } from '../support/outages/search-service.ts'
import type { SearchService } from '../support/outages/search-service.ts'
import { signUp, startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform, Person } from '../support/platform/index.ts'
import { untilShown } from '../support/until.ts'

interface SeenTask {
  readonly role: string
  readonly status: string
  readonly attempt: number
  readonly error: string | null
}

describe('runs outlive the services that they need', () => {
  let search: SearchService
  let platform: DistributedPlatform
  let people: readonly Person[]
  let undisturbed: Result

  beforeAll(async () => {
    search = await startSearchService()
    platform = await startDistributed({ env: search.env })
    people = [await signUp(platform.url, 'Ada'), await signUp(platform.url, 'Bob')]
    const ada = people[0] as Person
    await servedAgain(ada)
    const run = await startPausedRun(ada)
    await run.resume()
    await ada.watchRun(run.id)
    undisturbed = await readResult(platform.url, { person: ada, ...run })
    // Nine processes start and execute a whole run.
  })

  afterAll(async () => {
    for (const person of people) await person.client.dispose()
    await platform.dispose()
    await search.dispose()
  })

  const lookAt = async (person: Person, id: string) => {
    const query = `query ($id: ID!) { run(id: $id) { status error tasks { role status attempt error } } }`
    const { data, errors } = await gql(platform.url, { query, variables: { id }, person })
    if (errors || !data) throw new Error(`expected a run, got ${JSON.stringify(errors)}`)
    return (data as { run: { status: string; error: string | null; tasks: readonly SeenTask[] } }).run
  }

  /** A gateway sends requests to a subgraph that was unreachable only after a delay. */
  const servedAgain = async (person: Person) => {
    const query = 'query ($id: ID!) { organization(id: $id) { assessments { totalCount } billing { creditBalance } } }'
    const ask = () => gql(platform.url, { query, variables: { id: person.organizationId }, person })
    await untilShown(ask, ({ errors }) => errors === undefined)
  }

  /** How often a run has waited for something so far. */
  const waitsOf = async (person: Person, id: string) => {
    const events = platform.services.agentsWorker.output
      .split('\n')
      .filter((line) => line.includes('"kind":"unavailable"'))
    const { tasks } = await lookAt(person, id)
    return { waits: events.length, retrying: tasks.filter(({ status }) => status === 'RETRYING') }
  }

  async function expectWhole(runs: readonly { person: Person; id: string; assessmentId: string }[]) {
    for (const { person, id, assessmentId } of runs) {
      await untilShown(
        () => lookAt(person, id),
        ({ status }) => status !== 'RUNNING' && status !== 'QUEUED',
      )
      const { status, error, tasks } = await lookAt(person, id)
      expect({ status, error, attempts: tasks.map(({ attempt }) => attempt) }).toEqual({
        status: 'COMPLETED',
        error: null,
        attempts: tasks.map(() => 1),
      })
      expectEachOnce(await readResult(platform.url, { person, id, assessmentId }), undisturbed)
    }
  }

  const startRuns = () => Promise.all(people.map(async (person) => ({ person, ...(await startPausedRun(person)) })))

  test('runs that start while assessments is unavailable wait for it, and complete with all agents', async () => {
    const runs = await startRuns()
    await platform.services.assessments.stop()
    for (const run of runs) await run.resume()
    // Far more often than a task has attempts: three of them used to be over within two seconds.
    for (const { person, id } of runs) {
      const { retrying } = await untilShown(
        () => waitsOf(person, id),
        ({ waits }) => waits >= 8,
      )
      for (const task of retrying) expect(task).toMatchObject({ attempt: 0, error: 'assessments cannot be reached.' })
    }
    await platform.services.assessments.restart()
    await servedAgain(people[0] as Person)
    await expectWhole(runs)
  })

  test('no findings are lost when assessments is killed while the agents work', async () => {
    const held = search.hold()
    const runs = await startRuns()
    for (const run of runs) await run.resume()
    await held.asked
    const before = (await waitsOf(runs[0]?.person as Person, runs[0]?.id ?? '')).waits
    await platform.services.assessments.kill()
    held.release()
    for (const { person, id } of runs)
      await untilShown(
        () => waitsOf(person, id),
        ({ waits }) => waits >= before + 4,
      )
    await platform.services.assessments.restart()
    await servedAgain(people[0] as Person)
    await expectWhole(runs)
  })

  test('a run that starts while payments is unavailable stays queued, and completes afterwards', async () => {
    const [ada] = people as readonly [Person, Person]
    const assessmentId = await ada.createAssessment()
    await platform.services.payments.stop()
    const id = await ada.startRun(assessmentId)
    await expect(lookAt(ada, id)).resolves.toMatchObject({ status: 'QUEUED', error: null })
    await platform.services.payments.restart()
    await servedAgain(ada)
    await expectWhole([{ person: ada, id, assessmentId }])
  })

  test('the agents worker is stopped again and again: that uses up no attempts', async () => {
    const [ada] = people as readonly [Person, Person]
    const held = search.hold()
    const run = await startPausedRun(ada)
    await run.resume()
    await held.asked
    for (let restarts = 0; restarts < 3; restarts += 1) {
      await platform.services.agentsWorker.stop()
      await platform.services.agentsWorker.restart()
      await untilShown(
        () => lookAt(ada, run.id),
        ({ tasks }) => tasks.some(({ role, status }) => role === 'WEB_RESEARCH' && status === 'RUNNING'),
      )
    }
    held.release()
    await untilShown(
      () => lookAt(ada, run.id),
      ({ status }) => status === 'COMPLETED',
    )
    expectEachOnce(await readResult(platform.url, { person: ada, ...run }), undisturbed)
  })
})
