import { verificationLifetimeMs } from '#root/subgraphs/users/src/domain/mail'
import { mailRequested } from '#root/subgraphs/users/src/domain/mail-requested'

const isValid = (payload: unknown) => mailRequested.payload.safeParse(payload).success

test('a mail of an invitation names the invitation and which mailing it is', () => {
  const payload = { kind: 'INVITATION', invitationId: 'inv_1', mailing: 2 }
  expect(mailRequested.payload.parse(payload)).toEqual(payload)
  expect(isValid({ kind: 'INVITATION', invitationId: 'inv_1' })).toBe(false)
  expect(isValid({ kind: 'INVITATION', mailing: 2 })).toBe(false)
})

test('a mail of a verification names the user', () => {
  const payload = { kind: 'VERIFICATION', userId: 'usr_1' }
  expect(mailRequested.payload.parse(payload)).toEqual(payload)
  expect(isValid({ kind: 'VERIFICATION' })).toBe(false)
})

test('there are no other mails', () => {
  expect(isValid({ kind: 'ADVERTISEMENT', userId: 'usr_1' })).toBe(false)
})

test('a request for a mail carries no secret', () => {
  expect(mailRequested.payload.parse({ kind: 'VERIFICATION', userId: 'usr_1', token: 's' })).not.toHaveProperty('token')
})

test('the subgraph sends its mails itself', () => {
  expect(mailRequested).toMatchObject({ type: 'mail.requested', subscribers: ['users'] })
})

test('a verification is good for a day', () => {
  expect(verificationLifetimeMs).toBe(86_400_000)
})
