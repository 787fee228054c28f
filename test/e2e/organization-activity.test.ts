import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import {
  AssessmentViewersDocument,
  OrganizationActivityDocument,
  WatchedWithViewersDocument,
} from '#root/schema/generated/operations'
import type { OrganizationActivitySubscription } from '#root/schema/generated/operations'
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

  test('joins and run changes are delivered once, completed from all four subgraphs', async () => {
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

  test('leaves and role changes are delivered, with errors for fields that are no longer visible', async () => {
    const cursorOf = async (kind: Activity['kind'], from?: string) => {
      for await (const { organizationActivity } of watch(ada, from))
        if (organizationActivity.kind === kind) return organizationActivity.cursor
      return ''
    }
    const before = await cursorOf('SNAPSHOT')
    const bob = await signUp(url, 'Bob')
    await ada.addMember(bob, 'VIEWER')
    // Events are delivered after the mutation is answered.
    const after = await cursorOf('MEMBER_JOINED', before)
    await ada.changeRole(bob, 'ADMIN')
    await ada.removeMember(bob)
    const query = `subscription ($organizationId: ID!, $after: String) {
      organizationActivity(organizationId: $organizationId, after: $after) { kind actor { name } member { name email } }
    }`
    const socket = createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${ada.accessToken}` },
    })
    const seen = []
    for await (const event of socket.iterate({ query, variables: { organizationId: ada.organizationId, after } })) {
      seen.push(event)
      if (seen.length === 2) break
    }
    const path = ['organizationActivity', 'member', 'email']
    for (const [index, kind] of ['MEMBER_ROLE_CHANGED', 'MEMBER_LEFT'].entries())
      expect(seen[index]).toMatchObject({
        // `email` is non-null, so the null propagates to the member.
        data: { organizationActivity: { kind, actor: { name: 'Ada' }, member: null } },
        errors: [{ path, extensions: { code: 'NOT_FOUND' } }],
      })
    await socket.dispose()
    await bob.client.dispose()
  })

  test('the viewers of an assessment are its subscribers', async () => {
    const bob = await signUp(url, 'Bob')
    await ada.addMember(bob, 'VIEWER')
    const id = await ada.createAssessment()
    const names = async () => {
      const { assessment } = await ada.client.request(AssessmentViewersDocument, { id })
      return namesOf(assessment?.viewers ?? [])
    }
    const seen: string[] = []
    for await (const { assessmentUpdated } of bob.client.subscribe(WatchedWithViewersDocument, { id })) {
      seen.push(namesOf(assessmentUpdated.viewers))
      for await (const event of ada.client.subscribe(WatchedWithViewersDocument, { id })) {
        seen.push(namesOf(event.assessmentUpdated.viewers), await names())
        break
      }
      break
    }
    expect(seen).toEqual(['Bob', 'Ada,Bob', 'Ada,Bob'])
    await until(async () => (await names()) === '')
    await bob.client.dispose()
  })

  test('is refused for users of other organizations', async () => {
    const eve = await signUp(url, 'Eve')
    const events = watch(eve)[Symbol.asyncIterator]()
    await expect(events.next()).rejects.toThrow(/NOT_FOUND/)
    await eve.client.dispose()
  })
})

const namesOf = (people: readonly { readonly name: string }[]) =>
  people
    .map(({ name }) => name)
    .toSorted()
    .join()
