import { signUpCredits, toOpening, trialCredits } from '#root/subgraphs/payments/src/domain/account-opening'

const createdAt = new Date('2026-01-01T00:00:00Z')
const opening = (personal: boolean, verified: boolean) => toOpening({ id: 'org_1', personal, verified }, createdAt)

test('a verified sign-up is granted the credits of the free plan, a new one fewer', () => {
  expect(signUpCredits).toBe(10)
  expect(trialCredits).toBe(3)
})

test.each([
  [true, signUpCredits],
  [false, trialCredits],
])('the account of a sign-up (verified: %s) begins with a grant of %i credits', (verified, credits) => {
  const { account, grant } = opening(true, verified)
  expect(account).toEqual({
    id: expect.stringMatching(/^bil_/),
    organizationId: 'org_1',
    plan: 'FREE',
    creditBalance: credits,
    signUpCredits: credits,
    openReservations: 0,
    entryCount: 1,
    pendingPaymentId: null,
    createdAt,
  })
  expect(grant).toEqual({
    id: expect.stringMatching(/^led_/),
    accountId: account.id,
    organizationId: 'org_1',
    seq: 1,
    kind: 'GRANT',
    credits,
    balanceAfter: credits,
    runId: null,
    paymentId: null,
    createdAt,
  })
})

test.each([true, false])('an organization that a user creates (verified: %s) starts without credits', (verified) => {
  const { account, grant } = opening(false, verified)
  expect(grant).toBeNull()
  expect(account).toMatchObject({ creditBalance: 0, signUpCredits: 0, entryCount: 0, openReservations: 0 })
})
