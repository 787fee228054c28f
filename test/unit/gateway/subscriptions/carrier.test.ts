import { Carrier } from '../../../../packages/federated-subscriptions/src/streams/stream-delegate.ts'
import type { Access, Member } from '../../../../packages/federated-subscriptions/src/streams/stream-member.ts'

const accessOf = (identity: string) => ({ scope: identity, identity })
const memberOf = (access: Access<string>) => ({ access }) as Member<string>

function create() {
  const [ada, bob] = [accessOf('ada'), accessOf('bob')]
  const members = new Set([memberOf(ada), memberOf(bob)])
  return { ada, bob, members, carrier: new Carrier<string>(ada, members) }
}

test('one of the members is picked, the same as long as it is there', () => {
  const { ada, bob, members, carrier } = create()
  expect(carrier.pick()).toBe(ada)
  for (const member of members) if (member.access === ada) members.delete(member)
  expect(carrier.pick()).toBe(bob)
})

test('who was picked stands only while it is a member, and who it was then', () => {
  const { ada, members, carrier } = create()
  expect(carrier.stands(ada, 'ada')).toBe(true)
  ada.identity = 'ada, demoted'
  expect(carrier.stands(ada, 'ada')).toBe(false)
  ada.identity = 'ada'
  for (const member of members) if (member.access === ada) members.delete(member)
  expect(carrier.stands(ada, 'ada')).toBe(false)
})

test('whom the subgraph refused is not picked again, until it has sent something', () => {
  const { ada, bob, carrier } = create()
  carrier.pick()
  expect(carrier.refuse()).toBe(true)
  expect(carrier.pick()).toBe(bob)
  expect(carrier.refuse()).toBe(false)
  carrier.accept()
  expect([carrier.pick(), carrier.other(new Set([bob]))]).toEqual([bob, ada])
})
