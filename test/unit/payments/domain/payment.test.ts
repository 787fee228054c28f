import { isSettled, paymentStatuses, statusesBefore } from '#root/subgraphs/payments/src/domain/payment'

test('a payment settles from PENDING, and from UNKNOWN or FAILED when the provider reports another state', () => {
  expect(statusesBefore('SUCCEEDED')).toEqual(['PENDING', 'FAILED', 'UNKNOWN'])
  expect(statusesBefore('FAILED')).toEqual(['PENDING', 'UNKNOWN'])
})

test('only a PENDING payment becomes UNKNOWN', () => {
  expect(statusesBefore('UNKNOWN')).toEqual(['PENDING'])
})

test('a succeeded payment stays so, and no state leads back to PENDING', () => {
  for (const status of paymentStatuses) expect(statusesBefore(status)).not.toContain('SUCCEEDED')
  expect(statusesBefore('PENDING')).toEqual([])
})

test('a payment with a state from the provider is no longer pending', () => {
  expect(paymentStatuses.filter((status) => isSettled(status))).toEqual(['SUCCEEDED', 'FAILED', 'REFUNDED'])
})
