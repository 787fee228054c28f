import { effectOf, ledgerKinds } from '#root/subgraphs/payments/src/domain/ledger'

test('a reservation takes its credits and opens a run', () => {
  expect(effectOf({ kind: 'RESERVATION', credits: -3 })).toEqual({ balance: -3, openReservations: 1 })
})

test('a capture does not change the balance after the reservation', () => {
  expect(effectOf({ kind: 'CAPTURE', credits: -3 })).toEqual({ balance: 0, openReservations: -1 })
})

test('a release undoes a reservation', () => {
  expect(effectOf({ kind: 'RELEASE', credits: 3 })).toEqual({ balance: 3, openReservations: -1 })
})

test.each(ledgerKinds.filter((kind) => !['RESERVATION', 'CAPTURE', 'RELEASE'].includes(kind)))(
  'a %s changes only the balance',
  (kind) => {
    expect(effectOf({ kind, credits: 7 })).toEqual({ balance: 7, openReservations: 0 })
  },
)
