import { isFinal, paymentStatuses, statusesBefore } from '../../../../subgraphs/payments/src/domain/payment.ts'

test('a payment settles from PENDING, and from UNKNOWN when the provider speaks after all', () => {
  expect(statusesBefore('SUCCEEDED')).toEqual(['PENDING', 'UNKNOWN'])
  expect(statusesBefore('FAILED')).toEqual(['PENDING', 'UNKNOWN'])
})

test('only a PENDING payment is given up as UNKNOWN', () => {
  expect(statusesBefore('UNKNOWN')).toEqual(['PENDING'])
})

test('nothing leads back to PENDING', () => {
  expect(statusesBefore('PENDING')).toEqual([])
})

test('UNKNOWN is no end', () => {
  expect(paymentStatuses.filter((status) => isFinal(status))).toEqual(['SUCCEEDED', 'FAILED', 'REFUNDED'])
})
