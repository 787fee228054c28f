import { invitationLifetimeMs } from '#root/subgraphs/users/src/domain/invitation'
import { maxMembershipsPerUser } from '#root/subgraphs/users/src/domain/limits'
import { AnswerInvitationService } from '#root/subgraphs/users/src/services/answer-invitation.service'
import { InvitationService } from '#root/subgraphs/users/src/services/invitation.service'
import { createMemoryUsers } from './memory-users.ts'

function start() {
  const memory = createMemoryUsers()
  for (const id of ['ada', 'bob', 'eve']) memory.addUser(id)
  memory.addOrganization('org', { ada: 'OWNER', bob: 'ADMIN' })
  const inviting = new InvitationService(memory)
  const answering = new AnswerInvitationService(memory)
  const invite = (by = 'ada', role: 'OWNER' | 'MEMBER' = 'MEMBER', idempotencyKey?: string) =>
    inviting.invite(memory.as(by), { organizationId: 'org', email: 'Eve@example.com', role, idempotencyKey })
  return { memory, inviting, answering, invite }
}

const tokenOf = ({ id, mailing }: { readonly id: string; readonly mailing: number }) => `invitation ${id} ${mailing}`

test('an invitation is stored for the address in lower case, and its mail requested', async () => {
  const { memory, invite } = start()
  const invitation = await invite()
  expect(invitation).toMatchObject({ email: 'eve@example.com', role: 'MEMBER', status: 'PENDING', mailing: 1 })
  expect(invitation.expiresAt.getTime() - memory.now().getTime()).toBe(invitationLifetimeMs)
  expect(memory.events).toMatchObject([{ payload: { kind: 'INVITATION', invitationId: invitation.id, mailing: 1 } }])
  expect(memory.counted).toEqual(['invitation eve@example.com'])
})

test('a repeated call with the same idempotency key returns the same invitation', async () => {
  const { memory, invite } = start()
  const first = await invite('ada', 'MEMBER', 'key')
  expect(await invite('ada', 'MEMBER', 'key')).toEqual(first)
  expect(memory.events).toHaveLength(1)
})

test.each([
  ['bob', 'OWNER', 'FORBIDDEN'],
  ['eve', 'MEMBER', 'NOT_FOUND'],
] as const)('%s may not invite an %s: %s', async (by, role, code) => {
  const { invite } = start()
  await expect(invite(by, role)).rejects.toMatchObject({ code })
})

test('an address has one pending invitation to an organization, until it expires', async () => {
  const { memory, inviting, invite } = start()
  const first = await invite()
  await expect(invite()).rejects.toMatchObject({ code: 'CONFLICT' })
  memory.pass(invitationLifetimeMs)
  const second = await invite()
  expect(second.id).not.toBe(first.id)
  await expect(inviting.revoke(memory.as('ada'), first.id)).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })
})

test('sending again renews the expiry and invalidates the earlier token', async () => {
  const { memory, inviting, answering, invite } = start()
  const first = await invite()
  memory.pass(invitationLifetimeMs + 1)
  const again = await inviting.resend(memory.as('bob'), first.id)
  expect(again.mailing).toBe(2)
  const old = answering.accept(memory.as('eve'), { token: tokenOf(first) })
  await expect(old).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await answering.accept(memory.as('eve'), { token: tokenOf(again) })
  expect(memory.rolesIn('org')['eve']).toBe('MEMBER')
})

test('an ADMIN may neither revoke nor resend an invitation to be an OWNER', async () => {
  const { memory, inviting, invite } = start()
  const { id } = await invite('ada', 'OWNER')
  await expect(inviting.revoke(memory.as('bob'), id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(inviting.resend(memory.as('bob'), id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

test('revoking twice is one revocation, and a revoked invitation cannot be accepted', async () => {
  const { memory, inviting, answering, invite } = start()
  const { id } = await invite()
  await inviting.revoke(memory.as('ada'), id)
  expect(await inviting.revoke(memory.as('ada'), id)).toMatchObject({ status: 'REVOKED' })
  const accepted = answering.accept(memory.as('eve'), { id })
  await expect(accepted).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })
})

test('a user whose verified address was invited accepts by id, once', async () => {
  const { memory, answering, invite } = start()
  const { id } = await invite()
  const membership = await answering.accept(memory.as('eve'), { id })
  expect(membership).toMatchObject({ organizationId: 'org', userId: 'eve', role: 'MEMBER' })
  expect(await answering.accept(memory.as('eve'), { id })).toEqual(membership)
  expect(memory.changedViewers).toEqual(['eve'])
  expect(memory.events.map(({ type }) => type)).toEqual([expect.any(String), 'membership.added'])
})

test('an unverified or different address does not find the invitation by id', async () => {
  const { memory, answering, invite } = start()
  const { id } = await invite()
  memory.addUser('eve', { emailVerifiedAt: null })
  for (const userId of ['eve', 'bob'])
    await expect(answering.accept(memory.as(userId), { id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('accepting by the token of the mail verifies the address that the mail was sent to', async () => {
  const { memory, answering, invite } = start()
  memory.addUser('eve', { emailVerifiedAt: null })
  await answering.accept(memory.as('eve'), { token: tokenOf(await invite()) })
  const [eve] = await memory.accounts.findUsers(['eve'])
  expect(eve?.emailVerifiedAt).toEqual(memory.now())
})

test('accepting by the token with another address does not verify it', async () => {
  const { memory, answering, invite } = start()
  memory.addUser('fay', { emailVerifiedAt: null })
  await answering.accept(memory.as('fay'), { token: tokenOf(await invite()) })
  const [fay] = await memory.accounts.findUsers(['fay'])
  expect(fay?.emailVerifiedAt).toBeNull()
})

test('a member who accepts keeps the role', async () => {
  const { memory, answering, invite } = start()
  const invitation = await invite()
  expect(await answering.accept(memory.as('bob'), { token: tokenOf(invitation) })).toMatchObject({ role: 'ADMIN' })
})

test('an organization without an OWNER cannot be joined', async () => {
  const { memory, answering, invite } = start()
  const { id } = await invite()
  memory.addOrganization('org', { ada: 'VIEWER', bob: 'VIEWER' })
  await expect(answering.accept(memory.as('eve'), { id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a user cannot join more organizations than the limit', async () => {
  const { memory, answering, invite } = start()
  const { id } = await invite()
  for (let index = 0; index < maxMembershipsPerUser; index += 1)
    memory.addOrganization(`org_${index}`, { eve: 'VIEWER' })
  await expect(answering.accept(memory.as('eve'), { id })).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('declining twice has the same result, and cannot be undone', async () => {
  const { memory, answering, invite } = start()
  const { id } = await invite()
  const declined = await answering.decline(memory.as('eve'), { id })
  expect(declined).toMatchObject({ status: 'DECLINED', answeredBy: 'eve' })
  expect(await answering.decline(memory.as('eve'), { id })).toEqual(declined)
  await expect(answering.accept(memory.as('eve'), { id })).rejects.toMatchObject({ code: 'INVALID_TRANSITION' })
})

test.each([{}, { id: 'inv_1', token: 'invitation inv_1 1' }])(
  '%j is not a reference to an invitation',
  async (reference) => {
    const { memory, answering } = start()
    await expect(answering.accept(memory.as('eve'), reference)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  },
)
