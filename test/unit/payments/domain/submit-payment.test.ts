import { submissionIdOf, submitPayment } from '#root/subgraphs/payments/src/domain/submit-payment.job'

test('a payment is submitted once, whichever process requests it', () => {
  expect(submissionIdOf('pay_1')).toBe(submissionIdOf('pay_1'))
  expect(submissionIdOf('pay_1')).not.toBe(submissionIdOf('pay_2'))
})

test('a submission names its payment', () => {
  expect(submitPayment.payload.parse({ paymentId: 'pay_1' })).toEqual({ paymentId: 'pay_1' })
  expect(submitPayment.payload.safeParse({}).success).toBe(false)
})

test('an unreachable provider is tried for minutes, at most every half a minute', () => {
  const { attempts, backoff } = submitPayment.options
  expect({ attempts, backoff }).toEqual({ attempts: 20, backoff: { baseMs: 500, maxMs: 30_000 } })
})
