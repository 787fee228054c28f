import {
  AssessmentViewersDocument,
  OrganizationActivityDocument,
  WatchedWithViewersDocument,
} from '../../schema/generated/operations.ts'
import type { OrganizationActivitySubscription } from '../../schema/generated/operations.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

type Activity = OrganizationActivitySubscription['organizationActivity']

describe.each(topologies)('an organization, watched, $topology', ({ url }) => {
  let ada: Person

  beforeAll(async () => {
    ada = await signUp(url)
  })

  afterAll(async () => {
    await ada.client.dispose()
  })

  const watch = (person: Person, after?: string) => {
    const variables = { organizationId: ada.organizationId, ...(after !== undefined && { after }) }
    return person.client.subscribe(OrganizationActivityDocument, variables)
  }

  const untilRunIsOver = async (person: Person, after: string): Promise<readonly Activity[]> => {
    const seen: Activity[] = []
    for await (const { organizationActivity } of watch(person, after)) {
      seen.push(organizationActivity)
      if (organizationActivity.kind === 'RUN_COMPLETED') break
    }
    return seen
  }

  test('who joins and what becomes of a run is told once, completed from all four subgraphs', async () => {
    let snapshot: Activity | null = null
    for await (const { organizationActivity } of watch(ada)) {
      snapshot = organizationActivity
      break
    }
    expect(snapshot).toMatchObject({ kind: 'SNAPSHOT', organization: { name: "Ada's organization" }, run: null })
    const bob = await signUp(url, 'Bob')
    await ada.addMember(bob, 'VIEWER')
    const runId = await ada.startRun(await ada.createAssessment('Serving'))
    const seen = await untilRunIsOver(ada, snapshot?.cursor ?? '')
    expect(seen.map(({ kind }) => kind)).toEqual(['MEMBER_JOINED', 'RUN_STARTED', 'RUN_COMPLETED'])
    expect(seen[0]).toMatchObject({ actor: { name: 'Ada' }, member: { name: 'Bob' } })
    expect(seen[1]).toMatchObject({ actor: { name: 'Ada' }, assessment: { title: 'Serving' }, run: { id: runId } })
    expect(seen[2]).toMatchObject({ run: { id: runId, status: 'COMPLETED', charge: { credits: -1 } } })
    const again = await untilRunIsOver(bob, seen[0]?.cursor ?? '')
    expect(again.map(({ cursor }) => cursor)).toEqual(seen.slice(1).map(({ cursor }) => cursor))
    await bob.client.dispose()
  })

  test('an assessment knows who watches it', async () => {
    const bob = await signUp(url, 'Bob')
    await ada.addMember(bob, 'VIEWER')
    const id = await ada.createAssessment()
    const names = async () => {
      const { assessment } = await ada.client.request(AssessmentViewersDocument, { id })
      return assessment?.viewers
        .map(({ name }) => name)
        .toSorted()
        .join()
    }
    for await (const { assessmentUpdated } of bob.client.subscribe(WatchedWithViewersDocument, { id })) {
      expect(assessmentUpdated.viewers).toEqual([{ name: 'Bob' }])
      for await (const event of ada.client.subscribe(WatchedWithViewersDocument, { id })) {
        expect(event.assessmentUpdated.viewers).toHaveLength(2)
        await expect(names()).resolves.toBe('Ada,Bob')
        break
      }
      break
    }
    await until(async () => (await names()) === '')
    await bob.client.dispose()
  })

  test('is not for strangers', async () => {
    const eve = await signUp(url, 'Eve')
    const events = watch(eve)[Symbol.asyncIterator]()
    await expect(events.next()).rejects.toThrow(/NOT_FOUND/)
    await eve.client.dispose()
  })
})
