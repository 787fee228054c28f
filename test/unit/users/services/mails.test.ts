import { verificationLifetimeMs } from '#root/subgraphs/users/src/domain/mail'
import { EmailService } from '#root/subgraphs/users/src/services/email.service'
import { InvitationService } from '#root/subgraphs/users/src/services/invitation.service'
import { MailService } from '#root/subgraphs/users/src/services/mail.service'
import { OrganizationService } from '#root/subgraphs/users/src/services/organization.service'
import { createMemoryUsers } from './memory-users.ts'

function start(appUrl: string | null = 'https://app.example.com/console') {
  const memory = createMemoryUsers()
  memory.addUser('ada')
  memory.addUser('eve', { emailVerifiedAt: null })
  memory.addOrganization('org', { ada: 'OWNER' })
  const invite = () =>
    new InvitationService(memory).invite(memory.as('ada'), {
      organizationId: 'org',
      email: 'x@example.com',
      role: 'MEMBER',
    })
  return { memory, invite, mails: new MailService({ ...memory, appUrl }), emails: new EmailService(memory) }
}

test('an invitation is sent with a link that hides its token from servers', async () => {
  const { memory, mails, invite } = start()
  const { id } = await invite()
  await mails.send({ kind: 'INVITATION', invitationId: id, mailing: 1 })
  const [mail] = memory.mails
  expect(mail).toMatchObject({ to: 'x@example.com', token: `invitation ${id} 1` })
  expect(mail?.text).toContain('ada (ada@example.com) invites you to join "org" with the role MEMBER')
  expect(mail?.text).toContain(`https://app.example.com/console/accept-invitation#token=invitation`)
})

test('without an app the mail carries the bare token', async () => {
  const { memory, mails } = start(null)
  await mails.send({ kind: 'VERIFICATION', userId: 'eve' })
  expect(memory.mails[0]?.text).toContain(`Your token: ${memory.mails[0]?.token}`)
})

test('a mail that has become pointless is not sent', async () => {
  const { memory, mails, invite } = start()
  const { id } = await invite()
  await mails.send({ kind: 'INVITATION', invitationId: id, mailing: 2 })
  await mails.send({ kind: 'INVITATION', invitationId: 'unknown', mailing: 1 })
  await mails.send({ kind: 'VERIFICATION', userId: 'ada' })
  await new InvitationService(memory).revoke(memory.as('ada'), id)
  await mails.send({ kind: 'INVITATION', invitationId: id, mailing: 1 })
  expect(memory.mails).toEqual([])
})

test('the token of the mail verifies the address of the user who is signed in, for a day', async () => {
  const { memory, mails, emails } = start()
  await mails.send({ kind: 'VERIFICATION', userId: 'eve' })
  const token = memory.mails[0]?.token ?? ''
  await expect(emails.verify(memory.as('eve'), token.replace('eve', 'ada'))).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  })
  memory.pass(verificationLifetimeMs - 1)
  expect((await emails.verify(memory.as('eve'), token)).emailVerifiedAt).toEqual(memory.now())
  expect(memory.events).toMatchObject([{ type: 'user.email-verified', payload: { userId: 'eve' } }])
})

test('an expired token verifies nothing', async () => {
  const { memory, mails, emails } = start()
  await mails.send({ kind: 'VERIFICATION', userId: 'eve' })
  memory.pass(verificationLifetimeMs)
  const verification = emails.verify(memory.as('eve'), memory.mails[0]?.token ?? '')
  await expect(verification).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'token' } })
})

test('the mail is requested again only for an address that is not verified', async () => {
  const { memory, emails } = start()
  await emails.requestVerification(memory.as('ada'), null)
  expect(memory.events).toEqual([])
  await emails.requestVerification(memory.as('eve'), 'EVE@example.com')
  expect(memory.events).toMatchObject([{ payload: { kind: 'VERIFICATION', userId: 'eve' } }])
  const other = emails.requestVerification(memory.as('eve'), 'ada@example.com')
  await expect(other).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
})

test('an organization is founded once for an idempotency key', async () => {
  const { memory } = start()
  const organizations = new OrganizationService(memory)
  const create = () => organizations.create(memory.as('eve'), { name: ' Acme ', idempotencyKey: 'key' })
  const organization = await create()
  expect(organization).toMatchObject({ name: 'Acme', personal: false, founderId: 'eve', verified: false })
  expect(await create()).toEqual(organization)
  expect(memory.rolesIn(organization.id)).toEqual({ eve: 'OWNER' })
  expect(memory.events).toMatchObject([{ type: 'organization.founded', payload: { userId: 'eve' } }])
  expect(memory.changedViewers).toEqual(['eve'])
})
