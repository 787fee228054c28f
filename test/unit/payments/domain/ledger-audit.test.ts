import { effectOf, type LedgerEntry, type LedgerPosting } from '#root/subgraphs/payments/src/domain/ledger'
import { auditAccount, type AuditedAccount } from '#root/subgraphs/payments/src/domain/ledger-audit'
import type { HeldReservation } from '#root/subgraphs/payments/src/domain/reservation'

const createdAt = new Date('2026-01-01T00:00:00Z')

type Line = Pick<LedgerPosting, 'kind' | 'credits'> & Partial<Pick<LedgerPosting, 'runId' | 'paymentId'>>

/** An account whose ledger consists of these entries, and agrees with them. */
function accountWith(
  lines: readonly Line[],
  rest: Partial<Pick<AuditedAccount, 'paid' | 'reservations'>> = {},
): AuditedAccount {
  let [balance, open] = [0, 0]
  const entries = lines.map((line, index): LedgerEntry => {
    const effect = effectOf(line)
    balance += effect.balance
    open += effect.openReservations
    const place = { id: `led_${index + 1}`, accountId: 'bil_1', organizationId: 'org_1', seq: index + 1 }
    return { ...place, runId: null, paymentId: null, ...line, balanceAfter: balance, createdAt }
  })
  const account = {
    id: 'bil_1',
    organizationId: 'org_1',
    plan: 'FREE',
    creditBalance: balance,
    signUpCredits: 0,
    openReservations: open,
    entryCount: entries.length,
    pendingPaymentId: null,
    createdAt,
  } as const
  return { account, entries, paid: [], reservations: [], ...rest }
}

const withEntry = (audited: AuditedAccount, index: number, change: Partial<LedgerEntry>): AuditedAccount => ({
  ...audited,
  entries: audited.entries.map((entry, each) => (each === index ? { ...entry, ...change } : entry)),
})

const reservation = (id: string, state: HeldReservation['state'], credits = 2): HeldReservation => ({
  id,
  organizationId: 'org_1',
  credits,
  state,
  createdAt,
})

const granted: Line = { kind: 'GRANT', credits: 10 }

test('an account without entries is well', () => {
  expect(auditAccount(accountWith([]))).toEqual([])
})

test('an account is well whose ledger explains its balance, its payments and its reservations', () => {
  const lines: Line[] = [
    granted,
    { kind: 'PURCHASE', credits: 5, paymentId: 'pay_1' },
    { kind: 'GRANT', credits: 120, paymentId: 'pay_2' },
    { kind: 'RESERVATION', credits: -2, runId: 'run_1' },
    { kind: 'RESERVATION', credits: -3, runId: 'run_2' },
    { kind: 'CAPTURE', credits: -2, runId: 'run_1' },
    { kind: 'RELEASE', credits: 3, runId: 'run_2' },
    { kind: 'RESERVATION', credits: -1, runId: 'run_3' },
    { kind: 'REFUND', credits: -5, paymentId: 'pay_1' },
    { kind: 'REFUND', credits: 1 },
    { kind: 'ADJUSTMENT', credits: -1 },
    { kind: 'ADJUSTMENT', credits: 4 },
  ]
  const paid = [
    { id: 'pay_1', credits: 5 },
    { id: 'pay_2', credits: 120 },
  ]
  const reservations = [
    reservation('run_1', 'CAPTURED', 2),
    reservation('run_2', 'RELEASED', 3),
    reservation('run_3', 'HELD', 1),
  ]
  expect(auditAccount(accountWith(lines, { paid, reservations }))).toEqual([])
})

test('an account may spend everything', () => {
  const lines: Line[] = [granted, { kind: 'ADJUSTMENT', credits: -10 }]
  expect(auditAccount(accountWith(lines))).toEqual([])
})

test('a balance below zero is reported', () => {
  expect(auditAccount(accountWith([granted, { kind: 'ADJUSTMENT', credits: -11 }]))).toEqual([
    'entry led_2: expected a balance of 0 or more after it, got -1',
  ])
})

test('an entry in the wrong place is reported', () => {
  const audited = accountWith([granted, granted])
  expect(auditAccount(withEntry(audited, 1, { seq: 3 }))).toEqual([
    'entry led_2: expected the number 2 in the ledger, got 3',
  ])
  expect(auditAccount(withEntry(audited, 0, { seq: 0 }))).toEqual([
    'entry led_1: expected the number 1 in the ledger, got 0',
  ])
})

test('an entry of another organization is reported', () => {
  expect(auditAccount(withEntry(accountWith([granted]), 0, { organizationId: 'org_2' }))).toEqual([
    'entry led_1: expected the organization org_1, got org_2',
  ])
})

test('a balance that the entries do not add up to is reported at its entry', () => {
  const audited = accountWith([granted, granted])
  expect(auditAccount(withEntry(audited, 0, { balanceAfter: 11 }))).toEqual([
    'entry led_1: expected a balance of 10 after it, got 11',
  ])
})

test.each([
  ['creditBalance', 10],
  ['entryCount', 1],
  ['openReservations', 0],
] as const)('an account whose %s differs from the ledger is reported', (name, expected) => {
  const audited = accountWith([granted])
  expect(auditAccount({ ...audited, account: { ...audited.account, [name]: expected + 1 } })).toEqual([
    `expected ${name} ${expected}, as the ledger says, got ${expected + 1}`,
  ])
})

test.each([
  { kind: 'RESERVATION', credits: 2 },
  { kind: 'RESERVATION', credits: 0 },
  { kind: 'CAPTURE', credits: 2 },
  { kind: 'CAPTURE', credits: 0 },
  { kind: 'GRANT', credits: -2 },
  { kind: 'GRANT', credits: 0 },
  { kind: 'PURCHASE', credits: -2 },
  { kind: 'PURCHASE', credits: 0 },
  { kind: 'RELEASE', credits: -2 },
  { kind: 'RELEASE', credits: 0 },
  { kind: 'REFUND', credits: 0 },
  { kind: 'ADJUSTMENT', credits: 0 },
  { kind: 'ADJUSTMENT', credits: 0.5 },
  { kind: 'GRANT', credits: 2 ** 53 },
] as const)('a $kind of $credits credits is reported', (line) => {
  expect(auditAccount(accountWith([granted, line]))).toContain(
    `entry led_2: expected a ${line.kind} of the other sign, got ${line.credits} credits`,
  )
})

test('a payment without its entry is reported', () => {
  expect(auditAccount(accountWith([granted], { paid: [{ id: 'pay_1', credits: 5 }] }))).toEqual([
    'payment pay_1: expected one entry that credits it, got 0',
  ])
})

test('a payment that was credited twice is reported', () => {
  const line = { kind: 'PURCHASE', credits: 5, paymentId: 'pay_1' } as const
  expect(auditAccount(accountWith([line, line], { paid: [{ id: 'pay_1', credits: 5 }] }))).toEqual([
    'payment pay_1: expected one entry that credits it, got 2',
  ])
})

test('a payment that was credited with another amount is reported', () => {
  const line = { kind: 'PURCHASE', credits: 6, paymentId: 'pay_1' } as const
  expect(auditAccount(accountWith([line], { paid: [{ id: 'pay_1', credits: 5 }] }))).toEqual([
    'payment pay_1: expected 5 credits for it, got 6',
  ])
})

test.each(['PURCHASE', 'GRANT'] as const)('a %s without the payment behind it is reported', (kind) => {
  expect(auditAccount(accountWith([{ kind, credits: 5, paymentId: 'pay_1' }]))).toEqual([
    'payment pay_1: expected a successful payment for its entry, found none',
  ])
})

test('a refund does not credit its payment', () => {
  const lines: Line[] = [granted, { kind: 'REFUND', credits: -5, paymentId: 'pay_1' }]
  expect(auditAccount(accountWith(lines))).toEqual([])
})

test.each([
  ['HELD', 'RESERVATION -2'],
  ['CAPTURED', 'RESERVATION -2, CAPTURE -2'],
  ['RELEASED', 'RESERVATION -2, RELEASE 2'],
] as const)('a reservation that is %s and has no entries is reported', (state, expected) => {
  expect(auditAccount(accountWith([granted], { reservations: [reservation('run_1', state)] }))).toEqual([
    `run run_1: expected the entries ${expected} for a ${state} reservation, got none`,
  ])
})

test('a reservation with the entries of another state is reported', () => {
  const lines: Line[] = [
    granted,
    { kind: 'RESERVATION', credits: -2, runId: 'run_1' },
    { kind: 'RELEASE', credits: 2, runId: 'run_1' },
  ]
  expect(auditAccount(accountWith(lines, { reservations: [reservation('run_1', 'CAPTURED')] }))).toEqual([
    'run run_1: expected the entries RESERVATION -2, CAPTURE -2 for a CAPTURED reservation, got RESERVATION -2, RELEASE 2',
  ])
})

test('entries of a run without a reservation are reported', () => {
  const lines: Line[] = [granted, { kind: 'RESERVATION', credits: -2, runId: 'run_1' }]
  expect(auditAccount(accountWith(lines))).toEqual(['run run_1: expected a reservation for its entries, found none'])
})
