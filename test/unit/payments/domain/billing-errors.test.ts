import {
  insufficientCredits,
  missingAccount,
  otherInput,
  providerUnavailable,
  tooManyRuns,
} from '#root/subgraphs/payments/src/domain/billing-errors'
import { plans } from '#root/subgraphs/payments/src/domain/plan'

test('too few credits: how many are needed and how many there are', () => {
  expect(insufficientCredits(5, 3)).toMatchObject({
    code: 'INSUFFICIENT_CREDITS',
    message: expect.stringMatching(/5 credits.*3/),
    details: { needed: 5, available: 3 },
  })
})

test('too many runs: how many the plan allows', () => {
  expect(tooManyRuns(plans.FREE)).toMatchObject({
    code: 'CONFLICT',
    message: expect.stringMatching(/Free.*2 concurrent runs/),
    details: { concurrentRuns: 2 },
  })
})

test('an idempotency key with other input is a conflict that names the key', () => {
  expect(otherInput('a "key"')).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('"a \\"key\\""') })
})

test('an unreachable provider is UPSTREAM_UNAVAILABLE, with its error as the cause', () => {
  const cause = new Error('socket hang up')
  expect(providerUnavailable('sandbox', 'no answer', cause)).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    message: expect.stringMatching(/sandbox.*no answer/),
    details: { service: 'sandbox' },
    cause,
  })
})

test('an account that is missing is a defect', () => {
  expect(missingAccount('org_1')).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('org_1') })
})
