import type { Payment } from '#root/subgraphs/payments/src/domain/payment'
import { newPayment } from '#root/subgraphs/payments/src/services/new-payment'
import { fromPayload, toNews, toPayload } from '#root/subgraphs/payments/src/services/payment-news'

const payment: Payment = newPayment(
  {
    organizationId: 'org_1',
    purpose: { kind: 'PLAN', plan: 'TEAM' },
    amount: { amountMinor: 9_900, currency: 'USD' },
    credits: 120,
    idempotencyKey: 'key',
    inputHash: 'hash',
    correlationId: 'correlation',
  },
  { provider: 'sandbox', at: new Date('2026-01-31T08:30:00.123Z') },
)

test('a payment survives the way through its topic', () => {
  expect(fromPayload(JSON.parse(JSON.stringify(toPayload(payment))))).toEqual(payment)
})

test('its news stand in its topic at its version, with the correlation id of the call that began it', () => {
  expect(toNews(payment)).toMatchObject({
    type: 'payment.created',
    correlationId: 'correlation',
    topic: { name: `payment:${payment.id}`, seq: 1, terminal: false },
  })
})

test.each([
  ['SUCCEEDED', true],
  ['FAILED', true],
  ['UNKNOWN', false],
] as const)('the news of %s end the topic: %p', (status, terminal) => {
  expect(toNews({ ...payment, status, version: 2 }).topic).toMatchObject({ seq: 2, terminal })
})
