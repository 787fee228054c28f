import { parse } from 'graphql'
import { createLog } from '#platform/logging'
import { createRedis } from '#platform/redis'
import { PauseRunDocument, ResumeRunDocument, RunDocument, SignOutDocument } from '#root/schema/generated/operations'
import { GraphError } from '#root/standalone/src/client/graph-client'
import { signUp, startInThisProcess } from '../support/platform/index.ts'
import type { Person, PlatformInThisProcess } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

/** What an event shows that is the same whenever it is looked at. */
interface RunEvent {
  readonly cursor: string
  readonly kind: string
  readonly run: { readonly assessment: { readonly organization: { readonly viewerRole: string } } }
}

const everywhere =
  'cursor kind message run { startedBy { name } assessment { title organization { name viewerRole } } }'
const progress = parse(`subscription ($runId: ID!, $after: String) {
  runProgress(runId: $runId, after: $after) { ${everywhere} }
}`)
const alone = parse(`subscription ($runId: ID!, $after: String) {
  runProgress(runId: $runId, after: $after) { ${everywhere} run { startedBy { memberships { nodes { role } } } } }
}`)

/** A user who watches a run until the stream ends. */
interface Watcher {
  readonly events: readonly RunEvent[]
  /** Resolves with the code of the error that it ended with, if any. */
  readonly end: Promise<unknown>
}

function watch({ client }: Person, runId: string, document = progress): Watcher {
  const events: RunEvent[] = []
  const read = async (): Promise<unknown> => {
    try {
      for await (const event of client.subscribe(document, { runId })) {
        events.push((event as { readonly runProgress: RunEvent }).runProgress)
      }
      return 'completed'
    } catch (error) {
      if (error instanceof GraphError) return error.errors[0]?.extensions?.['code']
      throw error
    }
  }
  return { events, end: read() }
}

/** Comes for one event. */
async function visit({ client }: Person, runId: string): Promise<void> {
  for await (const event of client.subscribe(progress, { runId })) if (event) return
}

describe('a run that several members watch', () => {
  let platform: PlatformInThisProcess
  let people: Person[]

  beforeAll(async () => {
    platform = await startInThisProcess({ onMongoCommand: undefined, env: { TASK_CONCURRENCY: '1' } })
  })
  afterAll(() => platform.dispose())

  beforeEach(() => {
    people = []
  })
  afterEach(async () => {
    await Promise.all(people.map(({ client }) => client.dispose()))
  })

  const person = async (name: string): Promise<Person> => {
    const signedUp = await signUp(platform.url, name)
    people.push(signedUp)
    return signedUp
  }
  const memberOf = async (owner: Person, name: string): Promise<Person> => {
    const member = await person(name)
    await owner.addMember(member, 'MEMBER')
    return member
  }
  const gauge = async (name: string): Promise<number> => {
    const text = await (await fetch(`${platform.url}/metrics`)).text()
    return Number(new RegExp(`^plumbline_subscriptions_${name} (\\d+)$`, 'm').exec(text)?.[1])
  }
  const pausedRun = async (owner: Person): Promise<string> => {
    const runId = await owner.startRun(await owner.createAssessment('Serving'))
    await owner.client.request(PauseRunDocument, { input: { id: runId } })
    // A task that was running when the run was paused ends, with an event.
    await until(async () => {
      const { run } = await owner.client.request(RunDocument, { id: runId })
      return run?.tasks.every(({ status }) => status !== 'RUNNING') ?? false
    })
    return runId
  }
  const resume = ({ client }: Person, runId: string) => client.request(ResumeRunDocument, { input: { id: runId } })
  const begun = (watchers: readonly Watcher[]) => until(() => watchers.every(({ events }) => events.length > 0))

  test('is one stream for members with one role, with the same events as without sharing; users of other organizations are refused', async () => {
    const ada = await person('Ada')
    const [bob, cyd] = [await memberOf(ada, 'Bob'), await memberOf(ada, 'Cyd')]
    const runId = await pausedRun(ada)
    const [byBob, byCyd, byAda, apart] = [
      watch(bob, runId),
      watch(cyd, runId),
      watch(ada, runId),
      watch(cyd, runId, alone),
    ]
    await begun([byBob, byCyd, byAda, apart])
    await expect(watch(await person('Eve'), runId).end).resolves.toBe('NOT_FOUND')
    await until(async () => (await gauge('shared_groups')) === 3)
    await resume(ada, runId)
    // The first event that both get makes one stream of the two.
    await until(() => [byBob, byCyd].every(({ events }) => events.length > 2))
    await expect(gauge('upstreams')).resolves.toBe(3)
    expect(await Promise.all([byBob, byCyd, byAda, apart].map(({ end }) => end))).toEqual(Array(4).fill('completed'))
    expect(byBob.events).toEqual(byCyd.events)
    expect(withoutMemberships(apart.events)).toEqual(byCyd.events)
    expect(byAda.events.map(({ cursor }) => cursor)).toEqual(byBob.events.map(({ cursor }) => cursor))
    expect(rolesIn(byBob)).toEqual(new Set(['MEMBER']))
    expect(rolesIn(byAda)).toEqual(new Set(['OWNER']))
  })

  test('ends for a removed member, also without events, and continues for the others', async () => {
    const ada = await person('Ada')
    const [bob, cyd] = [await memberOf(ada, 'Bob'), await memberOf(ada, 'Cyd')]
    const runId = await pausedRun(ada)
    const [byBob, byCyd] = [watch(bob, runId), watch(cyd, runId)]
    await begun([byBob, byCyd])
    await ada.removeMember(bob)
    await expect(byBob.end).resolves.toBe('NOT_FOUND')
    await resume(ada, runId)
    await expect(byCyd.end).resolves.toBe('completed')
    const [first] = byCyd.events
    const whole = await cyd.watchRun(runId, first?.cursor)
    expect(byCyd.events.slice(1).map(({ cursor }) => cursor)).toEqual(whole.map(({ cursor }) => cursor))
  })

  test('delivers no event to a member who was removed before it, and all events to the others', async () => {
    const ada = await person('Ada')
    const [bob, cyd] = [await memberOf(ada, 'Bob'), await memberOf(ada, 'Cyd')]
    const runId = await pausedRun(ada)
    const [byBob, byCyd] = [watch(bob, runId), watch(cyd, runId)]
    await begun([byBob, byCyd])
    await resume(ada, runId)
    await until(() => byBob.events.length > 2 && byCyd.events.length > 2)
    await ada.removeMember(bob)
    const seenBefore = byBob.events.length
    await expect(byBob.end).resolves.toBe('NOT_FOUND')
    // One may have been on its way.
    expect(byBob.events.length - seenBefore).toBeLessThanOrEqual(1)
    await expect(byCyd.end).resolves.toBe('completed')
    const whole = await cyd.watchRun(runId, byCyd.events[0]?.cursor)
    expect(byCyd.events.slice(1).map(({ cursor }) => cursor)).toEqual(whole.map(({ cursor }) => cursor))
    expect(new Set(byCyd.events.map(({ run }) => run.assessment.organization.viewerRole))).toEqual(new Set(['MEMBER']))
  })

  test('ends for a user who signs out, and continues for the others', async () => {
    const ada = await person('Ada')
    const [bob, cyd] = [await memberOf(ada, 'Bob'), await memberOf(ada, 'Cyd')]
    const runId = await pausedRun(ada)
    const [byBob, byCyd] = [watch(bob, runId), watch(cyd, runId)]
    await begun([byBob, byCyd])
    await bob.client.request(SignOutDocument, { input: {} })
    await expect(byBob.end).resolves.toBe('UNAUTHENTICATED')
    await resume(ada, runId)
    await expect(byCyd.end).resolves.toBe('completed')
    const whole = await cyd.watchRun(runId, byCyd.events[0]?.cursor)
    expect(byCyd.events.slice(1).map(({ cursor }) => cursor)).toEqual(whole.map(({ cursor }) => cursor))
  })

  test('leaves no stream and no Redis subscription after all clients have disconnected', async () => {
    const log = createLog({ service: 'test', level: 'silent' })
    const redis = await createRedis({ url: platform.redisUrl, name: 'test', log })
    const channels = async () => ((await redis.client.call('PUBSUB', 'CHANNELS', '*')) as string[]).length
    const ada = await person('Ada')
    const bob = await memberOf(ada, 'Bob')
    const runId = await pausedRun(ada)
    const channelsBefore = await channels()
    for (let round = 0; round < 10; round += 1) {
      const visits = [ada, bob].flatMap((visitor) => Array.from({ length: 10 }, () => visit(visitor, runId)))
      await Promise.all(visits)
    }
    await until(async () => (await channels()) === channelsBefore)
    await until(async () => (await gauge('upstreams')) === 0)
    await expect(gauge('operations')).resolves.toBe(0)
    await expect(gauge('shared_groups')).resolves.toBe(0)
    await redis.dispose()
  })

  test('continues without loss for a user whose role changes, in the stream of the new role', async () => {
    const ada = await person('Ada')
    const [bob, cyd] = [await memberOf(ada, 'Bob'), await memberOf(ada, 'Cyd')]
    const runId = await pausedRun(ada)
    const [byBob, byCyd] = [watch(bob, runId), watch(cyd, runId)]
    await begun([byBob, byCyd])
    await resume(ada, runId)
    await until(() => byBob.events.length > 2 && byCyd.events.length > 2)
    await ada.changeRole(bob, 'VIEWER')
    expect(await Promise.all([byBob.end, byCyd.end])).toEqual(['completed', 'completed'])
    expect(byBob.events.map(({ cursor }) => cursor)).toEqual(byCyd.events.map(({ cursor }) => cursor))
    expect(rolesIn(byBob)).toEqual(new Set(['MEMBER', 'VIEWER']))
    expect(byBob.events.at(-1)?.run.assessment.organization.viewerRole).toBe('VIEWER')
    expect(rolesIn(byCyd)).toEqual(new Set(['MEMBER']))
  })
})

const rolesIn = ({ events }: Watcher) => new Set(events.map(({ run }) => run.assessment.organization.viewerRole))

const withoutMemberships = (events: readonly RunEvent[]): unknown =>
  JSON.parse(JSON.stringify(events), (name, value: unknown) => (name === 'memberships' ? undefined : value))
