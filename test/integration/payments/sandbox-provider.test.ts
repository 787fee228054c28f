import { randomUUID } from 'node:crypto'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { createLog } from '#platform/logging'
import { findSignatureProblem } from '#root/subgraphs/payments/src/provider/signature'
import { createSandboxProvider } from '#subgraphs/payments'
import type { SandboxProviderConfig } from '#subgraphs/payments'
import { startWebhookReceiver } from './support/webhook-receiver.ts'

const apiKey = 'an-api-key-of-the-customer'
const webhookSecret = 'a-secret-of-at-least-thirty-two-characters'
const log = createLog({ service: 'test', level: 'silent' })
const agent = new Agent({ keepAliveTimeout: 100 })
const disposables: { dispose(): Promise<void> }[] = []

afterEach(async () => {
  for (const disposable of disposables.splice(0).toReversed()) await disposable.dispose()
})
afterAll(() => agent.close())

async function start(config: Partial<SandboxProviderConfig> = {}) {
  const provider = await createSandboxProvider(
    {
      host: '127.0.0.1',
      port: 0,
      apiKey,
      webhookSecret,
      settleDelayMs: 10,
      webhookBackoff: { baseMs: 5, maxMs: 20 },
      ...config,
    },
    { log },
  )
  disposables.push(provider)
  return provider
}

async function receive(statuses?: readonly number[]) {
  const receiver = await startWebhookReceiver(statuses)
  disposables.push(receiver)
  return receiver
}

async function call(url: string, options: { body?: unknown; key?: string; apiKey?: string } = {}) {
  const response = await request(url, {
    dispatcher: agent,
    method: options.body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${options.apiKey ?? apiKey}`,
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...(options.key !== undefined && { 'idempotency-key': options.key }),
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  })
  return { status: response.statusCode, body: (await response.body.json()) as Record<string, unknown> }
}

const order = (webhookUrl: string, amountMinor = 500) => ({
  reference: `pay_${randomUUID()}`,
  amount: { amountMinor, currency: 'USD' },
  webhookUrl,
})

const chargeIn = (body: string) => JSON.parse(body).data.charge

test('responds with pending, and reports the result of the charge by a signed webhook', async () => {
  const [provider, receiver] = [await start(), await receive()]
  const answer = await call(`${provider.url}/charges`, { body: order(receiver.url), key: 'key' })
  expect(answer).toMatchObject({ status: 202, body: { status: 'pending', id: expect.stringMatching(/^chg_/) } })
  const { body, signature } = await receiver.next()
  expect(findSignatureProblem({ secret: webhookSecret, body }, { header: signature, now: new Date() })).toBeNull()
  expect(JSON.parse(body)).toMatchObject({ type: 'charge.succeeded' })
  expect(chargeIn(body)).toMatchObject({ ...answer.body, status: 'succeeded' })
})

test('creates one charge per key, and returns its state for a repeated request', async () => {
  const [provider, receiver] = [await start(), await receive()]
  const body = order(receiver.url)
  const [first, second] = await Promise.all([
    call(`${provider.url}/charges`, { body, key: 'key' }),
    call(`${provider.url}/charges`, { body, key: 'key' }),
  ])
  expect(second.body['id']).toBe(first.body['id'])
  await receiver.next()
  const third = await call(`${provider.url}/charges`, { body, key: 'key' })
  expect(third).toMatchObject({ status: 200, body: { id: first.body['id'], status: 'succeeded' } })
})

test('refuses another order under the same key', async () => {
  const [provider, receiver] = [await start(), await receive()]
  await call(`${provider.url}/charges`, { body: order(receiver.url), key: 'key' })
  expect(await call(`${provider.url}/charges`, { body: order(receiver.url), key: 'key' })).toMatchObject({
    status: 409,
    body: { error: { code: 'idempotency_conflict' } },
  })
  await receiver.next()
})

test.each([
  [424_200, 'card_declined'],
  [424_300, 'insufficient_funds'],
])('declines %i with %s', async (amountMinor, reason) => {
  const [provider, receiver] = [await start(), await receive()]
  await call(`${provider.url}/charges`, { body: order(receiver.url, amountMinor), key: 'key' })
  const { body } = await receiver.next()
  expect(JSON.parse(body).type).toBe('charge.failed')
  expect(chargeIn(body)).toMatchObject({ status: 'failed', failureReason: reason })
})

test('repeats a webhook with a new signature until the response is 2xx', async () => {
  const [provider, receiver] = [await start(), await receive([500, 404, 302])]
  await call(`${provider.url}/charges`, { body: order(receiver.url), key: 'key' })
  const calls = [await receiver.next(), await receiver.next(), await receiver.next(), await receiver.next()]
  expect(new Set(calls.map(({ body }) => body)).size).toBe(1)
  for (const { body, signature, receivedAt } of calls)
    expect(
      findSignatureProblem({ secret: webhookSecret, body }, { header: signature, now: new Date(receivedAt) }),
    ).toBeNull()
})

test('calls the webhook of 4,245 credits twice, and that of 4,244 never', async () => {
  const [provider, receiver] = [await start(), await receive()]
  const silent = await call(`${provider.url}/charges`, { body: order(receiver.url, 424_400), key: 'silent' })
  const twice = await call(`${provider.url}/charges`, { body: order(receiver.url, 424_500), key: 'twice' })
  const [first, second] = [await receiver.next(), await receiver.next()]
  expect(chargeIn(first.body).id).toBe(twice.body['id'])
  expect(second.body).toBe(first.body)
  const asked = await call(`${provider.url}/charges/${String(silent.body['id'])}`)
  expect(asked).toMatchObject({ status: 200, body: { status: 'succeeded' } })
})

test('finds charges by id and by reference, and reports when there is none', async () => {
  const [provider, receiver] = [await start(), await receive()]
  const body = order(receiver.url)
  const { body: charge } = await call(`${provider.url}/charges`, { body, key: 'key' })
  expect(await call(`${provider.url}/charges?reference=${body.reference}`)).toMatchObject({
    status: 200,
    body: { charges: [{ id: charge['id'] }] },
  })
  expect(await call(`${provider.url}/charges?reference=other`)).toMatchObject({ body: { charges: [] } })
  expect(await call(`${provider.url}/charges/chg_other`)).toMatchObject({
    status: 404,
    body: { error: { code: 'not_found' } },
  })
  await receiver.next()
})

test('refuses requests without the API key', async () => {
  const provider = await start()
  for (const path of ['/charges/x', '/charges?reference=x'])
    expect(await call(`${provider.url}${path}`, { apiKey: 'an-api-key-of-another-one' })).toMatchObject({
      status: 401,
    })
  expect(await call(`${provider.url}/charges`, { body: {}, key: 'key', apiKey: '' })).toMatchObject({ status: 401 })
})

test.each([
  ['no amount', { reference: 'pay_1', webhookUrl: 'http://127.0.0.1:1/' }],
  ['nothing to pay', { ...order('http://127.0.0.1:1/'), amount: { amountMinor: 0, currency: 'USD' } }],
  ['a currency it does not take', { ...order('http://127.0.0.1:1/'), amount: { amountMinor: 1, currency: 'EUR' } }],
  ['a webhook that is none', order('ftp://127.0.0.1/')],
])('refuses an order with %s', async (_what, body) => {
  const provider = await start()
  expect(await call(`${provider.url}/charges`, { body, key: 'key' })).toMatchObject({ status: 422 })
})

test('refuses an order without a key', async () => {
  const provider = await start()
  expect(await call(`${provider.url}/charges`, { body: order('http://127.0.0.1:1/') })).toMatchObject({ status: 400 })
})

test('continues unfinished charges after a restart, also with an incomplete last line in its file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'))
  const dataFile = join(folder, 'data', 'charges.jsonl')
  try {
    const receiver = await receive()
    const first = await start({ dataFile, settleDelayMs: 600_000 })
    const { body: charge } = await call(`${first.url}/charges`, { body: order(receiver.url), key: 'key' })
    await first.dispose()
    await appendFile(dataFile, '{"charge":{"id":"chg_half"')
    const second = await start({ dataFile })
    expect(chargeIn((await receiver.next()).body)).toMatchObject({ id: charge['id'], status: 'succeeded' })
    await second.dispose()
    const third = await start({ dataFile })
    const kept = await call(`${third.url}/charges/${String(charge['id'])}`)
    expect(kept).toMatchObject({ status: 200, body: { status: 'succeeded' } })
    expect(await call(`${third.url}/charges/chg_half`)).toMatchObject({ status: 404 })
    await third.dispose()
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('names the port that is taken', async () => {
  const provider = await start()
  const port = Number(new URL(provider.url).port)
  await expect(start({ port })).rejects.toThrow(`expected a free port, got ${port}`)
})
