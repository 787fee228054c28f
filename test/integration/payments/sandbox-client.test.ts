import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { createLog } from '#platform/logging'
import type { PaymentProvider } from '#root/subgraphs/payments/src/domain/payment-provider'
import { createSandboxClient } from '#root/subgraphs/payments/src/provider/sandbox-client'
import { createSandboxProvider } from '#subgraphs/payments'

const secrets = { apiKey: 'an-api-key-of-the-customer', webhookSecret: 'a-secret-of-at-least-thirty-two-characters' }
const webhookUrl = 'http://127.0.0.1:1/webhook'
const log = createLog({ service: 'test', level: 'silent' })
const disposables: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const dispose of disposables.splice(0).toReversed()) await dispose()
})

function connect(url: string, options: { readonly apiKey?: string; readonly timeoutMs?: number } = {}) {
  const client = createSandboxClient({ url, apiKey: secrets.apiKey, webhookUrl, ...options })
  disposables.push(() => client.dispose())
  return client
}

async function startProvider() {
  const options = { host: '127.0.0.1', port: 0, settleDelayMs: 5, webhookAttempts: 1, ...secrets }
  const provider = await createSandboxProvider(options, { log })
  disposables.push(() => provider.dispose())
  return provider
}

/** A provider that fails. */
async function startBroken(addRoutes: (server: FastifyInstance) => void): Promise<string> {
  const server = fastify({ forceCloseConnections: true })
  addRoutes(server)
  disposables.push(() => server.close())
  return server.listen({ host: '127.0.0.1', port: 0 })
}

const signal = new AbortController().signal
const order = { paymentId: 'pay_1', amount: { amountMinor: 500, currency: 'USD' }, correlationId: 'test', signal }
const unavailable = { code: 'UPSTREAM_UNAVAILABLE', retryable: true, details: { service: 'sandbox' } }

test('creates a charge, and finds it by its own id and by that of the payment', async () => {
  const client = connect((await startProvider()).url)
  const charge = await client.createCharge(order)
  if ('refused' in charge) throw new Error(charge.refused)
  expect(charge).toMatchObject({ paymentId: 'pay_1', amount: order.amount, state: { kind: 'pending' } })
  const byId = await client.findCharge({ paymentId: 'pay_1', chargeId: charge.id }, signal)
  const byReference = await client.findCharge({ paymentId: 'pay_1', chargeId: null }, signal)
  expect([byId?.id, byReference?.id]).toEqual([charge.id, charge.id])
})

test('reports that there is no charge', async () => {
  const client = connect((await startProvider()).url)
  await expect(client.findCharge({ paymentId: 'pay_1', chargeId: null }, signal)).resolves.toBeNull()
  await expect(client.findCharge({ paymentId: 'pay_1', chargeId: 'chg_1' }, signal)).resolves.toBeNull()
})

test('distinguishes an order that is refused permanently from one that may be accepted later', async () => {
  const client = connect((await startProvider()).url)
  await expect(client.createCharge({ ...order, amount: { amountMinor: 500, currency: 'EUR' } })).resolves.toEqual({
    refused: 'invalid_request',
  })
  await client.createCharge(order)
  await expect(client.createCharge({ ...order, amount: { amountMinor: 1, currency: 'USD' } })).rejects.toMatchObject(
    unavailable,
  )
})

const ask = [
  ['createCharge', (client: PaymentProvider) => client.createCharge(order)],
  ['findCharge', (client: PaymentProvider) => client.findCharge({ paymentId: 'pay_1', chargeId: 'chg_1' }, signal)],
] as const

describe.each(ask)('%s', (_name, call) => {
  test('is retryable when there is no response', async () => {
    await expect(call(connect('http://127.0.0.1:1'))).rejects.toMatchObject(unavailable)
  })

  test('is retryable when our API key is not accepted: that is for us to mend', async () => {
    const { url } = await startProvider()
    await expect(call(connect(url, { apiKey: 'another-api-key-than-that' }))).rejects.toMatchObject(unavailable)
  })

  test.each([
    ['an error', 503, { error: { code: 'down', message: 'Down.' } }],
    ['another thing than a charge', 200, { hello: 'world' }],
    ['what is not JSON', 200, '<html>'],
  ])('is retryable when the provider responds with %s', async (_what, status, body) => {
    const url = await startBroken((server) =>
      server.all('/*', async (_request, reply) => reply.code(status).send(body)),
    )
    await expect(call(connect(url))).rejects.toMatchObject(unavailable)
  })

  test('is retryable when the provider takes too long', async () => {
    const url = await startBroken((server) => server.all('/*', () => new Promise(() => undefined)))
    await expect(call(connect(url, { timeoutMs: 30 }))).rejects.toMatchObject(unavailable)
  })
})
