import type { Payment } from '#root/subgraphs/payments/src/domain/payment'
import { newPayment } from '#root/subgraphs/payments/src/services/new-payment'
import { fromPayload, toChangeEvent, toPayload } from '#root/subgraphs/payments/src/services/payment-events'

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

test('its event has its version as sequence number, and the correlation id of the call that created it', () => {
  expect(toChangeEvent(payment)).toMatchObject({
    type: 'payment.created',
    correlationId: 'correlation',
    topic: { name: `payment:${payment.id}`, seq: 1, terminal: false },
  })
})

test.each([
  ['SUCCEEDED', true],
  ['FAILED', true],
  ['UNKNOWN', false],
] as const)('the event of %s is terminal: %p', (status, terminal) => {
  expect(toChangeEvent({ ...payment, status, version: 2 }).topic).toMatchObject({ seq: 2, terminal })
})
