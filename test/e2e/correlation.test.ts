import { randomUUID } from 'node:crypto'
import mongoose from 'mongoose'
import { createLog } from '#platform/logging'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'
import { untilShown } from '../support/until.ts'

interface Announced {
  readonly _id: string
  readonly type: string
  readonly correlationId: string
}

describe.each(topologies)('a correlation id of the client, $topology', ({ url, env }) => {
  const correlationId = `trace-${randomUUID()}`
  let ada: Person
  let databases: mongoose.Connection
  let redis: RedisConnections

  beforeAll(async () => {
    ada = await signUp(url)
    databases = await mongoose.createConnection(env['MONGODB_URL'] ?? '').asPromise()
    const log = createLog({ service: 'test', level: 'silent' })
    redis = await createRedis({ url: env['REDIS_URL'] ?? '', name: 'test', log })
  })

  afterAll(async () => {
    await redis.dispose()
    await databases.close()
    await ada.client.dispose()
  })

  async function ask(query: string, variables: Readonly<Record<string, unknown>>) {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${ada.accessToken}`,
      'x-correlation-id': correlationId,
    }
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    })
    expect(response.headers.get('x-correlation-id')).toBe(correlationId)
    return (await response.json()) as {
      readonly data: Record<string, { readonly run: { readonly id: string } }>
      readonly errors?: unknown
    }
  }

  /** What a subgraph has announced under it so far. */
  const announced = (subgraph: string) =>
    databases
      .useDb(`${env['MONGODB_DATABASE_PREFIX']}${subgraph}`)
      .collection<Announced>('outbox')
      .find({ correlationId })
      .toArray()

  const untilAnnounced = (subgraph: string, ...types: readonly string[]) =>
    untilShown(
      () => announced(subgraph),
      (events) => types.every((type) => events.some((event) => event.type === type)),
    )

  test('is in the errors that follow from its call', async () => {
    expect(
      await ask('mutation ($id: ID!) { pauseRun(input: { id: $id }) { run { id } } }', { id: 'run_none' }),
    ).toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND', correlationId } }],
    })
  })

  test('accompanies a run through its subgraph, its workers and the consumers of its events', async () => {
    const assessmentId = await ada.createAssessment()
    const start = 'mutation ($input: StartRunInput!) { startRun(input: $input) { run { id } } }'
    const { data } = await ask(start, { input: { assessmentId } })
    await ada.watchRun(data['startRun']?.run.id ?? '')

    const byAgents = await untilAnnounced('agents', 'run.started', 'run.progressed', 'run.completed')
    // Two writes at the assessment follow from the start and the end of the run, the others are those of the workers.
    const byAssessments = await untilAnnounced('assessments', 'assessment.changed', 'organization.active')
    expect(byAssessments.filter(({ type }) => type === 'assessment.changed').length).toBeGreaterThan(10)
    const completed = byAgents.find(({ type }) => type === 'run.completed')?._id ?? ''
    for (const subscriber of ['assessments', 'payments'])
      expect(await untilShown(() => jobOf(subscriber, completed), Boolean)).toMatchObject({ correlationId })
  })

  test('accompanies a payment through its job, the request to the provider, and the webhook', async () => {
    const buy = 'mutation ($input: PurchaseCreditsInput!) { purchaseCredits(input: $input) { payment { id } } }'
    await ask(buy, { input: { organizationId: ada.organizationId, credits: 1, idempotencyKey: 'once' } })
    const byPayments = await untilAnnounced('payments', 'payment.created', 'payment.succeeded')
    const succeeded = byPayments.find(({ type }) => type === 'payment.succeeded')?._id ?? ''
    expect(await untilShown(() => jobOf('assessments', succeeded), Boolean)).toMatchObject({ correlationId })
  })

  /** How an event was delivered, which is remembered for a day. */
  async function jobOf(subscriber: string, eventId: string): Promise<unknown> {
    const [key] = await redis.client.keys(`*:${subscriber}-events:${eventId}`)
    const data = key === undefined ? null : await redis.client.hget(key, 'data')
    return data === null ? null : JSON.parse(data)
  }
})
