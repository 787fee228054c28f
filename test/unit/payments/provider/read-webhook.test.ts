import { readWebhook } from '#root/subgraphs/payments/src/provider/read-webhook'
import { sign } from '#root/subgraphs/payments/src/provider/signature'

const secret = 'a-secret-of-at-least-thirty-two-characters'
const now = new Date('2026-01-31T08:30:00Z')
const charge = {
  id: 'chg_1',
  reference: 'pay_1',
  amount: { amountMinor: 500, currency: 'USD' },
  status: 'succeeded',
  failureReason: null,
  createdAt: now.toISOString(),
}
const event = { id: 'evt_1', type: 'charge.succeeded', createdAt: now.toISOString(), data: { charge } }
const read = (body: string) => readWebhook({ body, signature: sign({ secret, body }, now), secret, now })

test('reads a charge that succeeded', () => {
  expect(read(JSON.stringify(event))).toEqual({
    kind: 'charge',
    charge: { id: 'chg_1', paymentId: 'pay_1', amount: charge.amount, state: { kind: 'succeeded' } },
  })
})

test('reads why a charge failed', () => {
  const failed = { ...charge, status: 'failed', failureReason: 'card_declined' }
  expect(read(JSON.stringify({ ...event, type: 'charge.failed', data: { charge: failed } }))).toMatchObject({
    charge: { state: { kind: 'failed', reason: 'card_declined' } },
  })
})

test('ignores events of other kinds', () => {
  expect(read(JSON.stringify({ ...event, type: 'charge.disputed' }))).toEqual({
    kind: 'other',
    type: 'charge.disputed',
  })
})

test.each(['', 'null', '{', '[]', '{"type":"charge.succeeded"}'])('refuses the signed body %p', (body) => {
  expect(read(body)).toEqual({ kind: 'refused', status: 400, reason: 'the body is not an event' })
})

test('refuses a webhook without a signature', () => {
  expect(readWebhook({ body: JSON.stringify(event), signature: undefined, secret, now })).toEqual({
    kind: 'refused',
    status: 401,
    reason: 'the signature is malformed',
  })
})
