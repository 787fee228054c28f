import { StreamDelegate } from '#root/packages/federated-subscriptions/src/streams/stream-delegate'
import type { Access, StreamMember } from '#root/packages/federated-subscriptions/src/streams/stream-member'

const accessOf = (identity: string) => ({ scope: identity, identity })
const memberOf = (access: Access<string>) => ({ access }) as StreamMember<string>

function create() {
  const [ada, bob] = [accessOf('ada'), accessOf('bob')]
  const members = new Set([memberOf(ada), memberOf(bob)])
  return { ada, bob, members, delegate: new StreamDelegate<string>(ada, members) }
}

test('picks one of the members, the same while it is present', () => {
  const { ada, bob, members, delegate } = create()
  expect(delegate.pick()).toBe(ada)
  for (const member of members) if (member.access === ada) members.delete(member)
  expect(delegate.pick()).toBe(bob)
})

test('an access is valid while it is a member with the same identity', () => {
  const { ada, members, delegate } = create()
  expect(delegate.isValid(ada, 'ada')).toBe(true)
  ada.identity = 'ada, demoted'
  expect(delegate.isValid(ada, 'ada')).toBe(false)
  ada.identity = 'ada'
  for (const member of members) if (member.access === ada) members.delete(member)
  expect(delegate.isValid(ada, 'ada')).toBe(false)
})

test('does not pick a refused access again until the subgraph sends an event', () => {
  const { ada, bob, delegate } = create()
  delegate.pick()
  expect(delegate.refuse()).toBe(true)
  expect(delegate.pick()).toBe(bob)
  expect(delegate.refuse()).toBe(false)
  delegate.accept()
  expect([delegate.pick(), delegate.other(new Set([bob]))]).toEqual([bob, ada])
})
