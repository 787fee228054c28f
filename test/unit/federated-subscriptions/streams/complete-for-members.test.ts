import { completeForMembers } from '#root/packages/federated-subscriptions/src/streams/complete-for-members'
import type {
  CompletingStream,
  ReceivedEvent,
} from '#root/packages/federated-subscriptions/src/streams/complete-for-members'
import type { EventPayload } from '#root/packages/federated-subscriptions/src/streams/replay-window'
import { StreamDelegate } from '#root/packages/federated-subscriptions/src/streams/stream-delegate'
import type { StreamMember } from '#root/packages/federated-subscriptions/src/streams/stream-member'

type MakePayload = CompletingStream<string>['environment']['makePayload']

const member = (name: string) => ({ access: { scope: name, identity: name } }) as unknown as StreamMember<string>

/** Completes an event for members; the executor changes what it gets. */
async function complete(
  members: readonly StreamMember<string>[],
  makePayload: (identity: string, left: Set<StreamMember<string>>) => Partial<EventPayload>,
  ensureAccess?: CompletingStream<string>['environment']['ensureAccess'],
) {
  const [first] = members
  if (!first) throw new Error('Expected a member, got none')
  const seen: unknown[] = []
  const all = new Set(members)
  const make: MakePayload = async ({ event, access }) => {
    const data = structuredClone(event.data)
    seen.push([access.identity, data])
    if (event.data) Object.assign(event.data, { changed: true })
    return {
      text: access.identity,
      sizeBytes: 1,
      cursor: undefined,
      receivedAtMs: 0,
      ...makePayload(access.identity, all),
    }
  }
  const stream: CompletingStream<string> = {
    environment: { makePayload: make, ensureAccess },
    members: all,
    delegate: new StreamDelegate(first.access, all),
    inProgress: [],
  }
  const received = { event: { data: { n: 1 } } } as unknown as ReceivedEvent
  const { text } = await completeForMembers(received, stream)
  return { text, seen }
}

describe('an event of several members', () => {
  const [ada, bob, cyd] = ['ada', 'bob', 'cyd'].map(member)
  const members = [ada, bob, cyd].filter((one) => one !== undefined)

  test('is completed once for all of them', async () => {
    expect(await complete(members, () => ({}))).toEqual({ text: 'ada', seen: [['ada', { n: 1 }]] })
  })

  test('is completed once more, from the received event, when a part of it is refused', async () => {
    const { text, seen } = await complete(members, () => ({ isRefused: true }))
    expect(seen).toEqual([
      ['ada', { n: 1 }],
      ['bob', { n: 1 }],
    ])
    expect(text).toBe('bob')
  })

  test('of one identity is completed once, whatever is refused', async () => {
    const { seen } = await complete([member('ada')], () => ({ isRefused: true }))
    expect(seen).toHaveLength(1)
  })

  test('is completed for another one when the member whose identity was used has left meanwhile', async () => {
    const { text, seen } = await complete(members, (identity, left) => {
      for (const one of left) if (identity === 'ada' && one.access.identity === 'ada') left.delete(one)
      return {}
    })
    expect([text, seen]).toEqual([
      'bob',
      [
        ['ada', { n: 1 }],
        ['bob', { n: 1 }],
      ],
    ])
  })

  test('is delivered to no member before the access of all has been checked', async () => {
    const gate = Promise.withResolvers<void>()
    const checked: string[][] = []
    let isDone = false
    const completed = complete(
      members,
      () => ({}),
      (accesses) => {
        checked.push([...accesses].map(({ scope }) => scope))
        return checked.length === 1 ? gate.promise : undefined
      },
    ).then(() => (isDone = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect([isDone, checked[0]]).toEqual([false, ['ada', 'bob', 'cyd']])
    gate.resolve()
    await completed
    expect(isDone).toBe(true)
  })
})
