import {
  assertPending,
  invitationLifetimeMs,
  invitationStatuses,
  notPending,
  statusAt,
  type Invitation,
} from '#root/subgraphs/users/src/domain/invitation'

const expiresAt = new Date('2026-01-08T00:00:00Z')
const before = new Date(expiresAt.getTime() - 1)
const invitation: Invitation = {
  id: 'inv_1',
  organizationId: 'org_1',
  email: 'ada@example.com',
  role: 'MEMBER',
  status: 'PENDING',
  invitedBy: 'usr_1',
  mailing: 1,
  createdAt: new Date('2026-01-01T00:00:00Z'),
  expiresAt,
  answeredBy: null,
  answeredAt: null,
}
const final = invitationStatuses.filter((status) => status !== 'PENDING')

test('an invitation is good for a week', () => {
  expect(invitationLifetimeMs).toBe(604_800_000)
})

test('an invitation expires at its time, not before', () => {
  expect(statusAt(invitation, before)).toBe('PENDING')
  expect(statusAt(invitation, expiresAt)).toBe('EXPIRED')
})

test.each(final)('an invitation that is %s stays so', (status) => {
  expect(statusAt({ ...invitation, status }, before)).toBe(status)
  expect(statusAt({ ...invitation, status }, expiresAt)).toBe(status)
})

test('a pending invitation can be answered', () => {
  expect(() => assertPending(invitation, before, 'ACCEPTED')).not.toThrow()
})

test('an invitation whose time is over can not', () => {
  expect(() => assertPending(invitation, expiresAt, 'ACCEPTED')).toThrow(
    expect.objectContaining({ code: 'INVALID_TRANSITION', details: { from: 'EXPIRED', to: 'ACCEPTED' } }),
  )
})

test.each(final)('an invitation that is %s cannot be answered again', (status) => {
  expect(() => assertPending({ ...invitation, status }, before, 'DECLINED')).toThrow(
    expect.objectContaining({ code: 'INVALID_TRANSITION', details: { from: status, to: 'DECLINED' } }),
  )
})

test('the refusal names the actual status', () => {
  expect(notPending('REVOKED', 'ACCEPTED').message).toContain('REVOKED')
})
