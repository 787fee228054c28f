import { MemberService } from '#root/subgraphs/users/src/services/member.service'
import { createMemoryUsers } from './memory-users.ts'

function start() {
  const memory = createMemoryUsers()
  memory.addOrganization('org', { ada: 'OWNER', bob: 'ADMIN', cyd: 'MEMBER', dan: 'VIEWER' })
  return { memory, members: new MemberService(memory) }
}

test.each([
  ['ada', 'bob'],
  ['bob', 'cyd'],
  ['dan', 'dan'],
])('%s may remove %s, with an event and new roles for gateways', async (by, userId) => {
  const { memory, members } = start()
  const removed = await members.remove(memory.as(by), { organizationId: 'org', userId })
  expect(removed.userId).toBe(userId)
  expect(memory.rolesIn('org')).not.toHaveProperty(userId)
  expect(memory.events).toMatchObject([{ type: 'membership.ended', payload: { userId, endedBy: by } }])
  expect(memory.changedViewers).toEqual([userId])
})

test.each([
  ['bob', 'ada', 'FORBIDDEN'],
  ['cyd', 'dan', 'FORBIDDEN'],
  ['eve', 'dan', 'NOT_FOUND'],
  ['ada', 'eve', 'NOT_FOUND'],
  ['ada', 'ada', 'CONFLICT'],
])('%s may not remove %s: %s', async (by, userId, code) => {
  const { memory, members } = start()
  await expect(members.remove(memory.as(by), { organizationId: 'org', userId })).rejects.toMatchObject({ code })
  expect(memory.events).toEqual([])
})

test('the only member may leave although they are the last OWNER', async () => {
  const { memory, members } = start()
  memory.addOrganization('alone', { ada: 'OWNER' })
  await members.remove(memory.as('ada'), { organizationId: 'alone', userId: 'ada' })
  expect(memory.rolesIn('alone')).toEqual({})
})

test('a role is changed with an event', async () => {
  const { memory, members } = start()
  const changed = await members.changeRole(memory.as('bob'), { organizationId: 'org', userId: 'cyd', role: 'ADMIN' })
  expect(changed.role).toBe('ADMIN')
  expect(memory.rolesIn('org')['cyd']).toBe('ADMIN')
  expect(memory.events).toMatchObject([
    { type: 'membership.role-changed', payload: { role: 'ADMIN', changedBy: 'bob' } },
  ])
})

test('setting the role that a member already has changes nothing', async () => {
  const { memory, members } = start()
  await members.changeRole(memory.as('ada'), { organizationId: 'org', userId: 'cyd', role: 'MEMBER' })
  expect([memory.events, memory.changedViewers]).toEqual([[], []])
})

test.each([
  ['bob', 'cyd', 'OWNER', 'FORBIDDEN'],
  ['bob', 'ada', 'VIEWER', 'FORBIDDEN'],
  ['cyd', 'dan', 'MEMBER', 'FORBIDDEN'],
  ['ada', 'ada', 'VIEWER', 'CONFLICT'],
] as const)('%s may not give %s the role %s: %s', async (by, userId, role, code) => {
  const { memory, members } = start()
  const change = members.changeRole(memory.as(by), { organizationId: 'org', userId, role })
  await expect(change).rejects.toMatchObject({ code })
})

test('a membership that changed after it was read is reported as a conflict', async () => {
  const { memory } = start()
  const organizations = { ...memory.organizations, endMembership: async () => 'changed-meanwhile' as const }
  const members = new MemberService({ ...memory, organizations })
  const removal = members.remove(memory.as('ada'), { organizationId: 'org', userId: 'bob' })
  await expect(removal).rejects.toMatchObject({ code: 'CONFLICT' })
})
