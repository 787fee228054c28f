import type { CancelSignal } from '@plumbline/query-plan-executor'
import { AbortRegistry } from '#root/gateway/src/transport/abort-registry'
import { SharedCalls } from '#root/gateway/src/transport/shared-calls'

function setup() {
  const clock = { nowMs: 0, epoch: 0 }
  const calls = new SharedCalls<string>(new AbortRegistry(), { joinableMs: 1_000, now: () => clock.nowMs })
  const started: { readonly answer: PromiseWithResolvers<string>; readonly signal: CancelSignal }[] = []
  const ask = (key: string, waiting?: AbortSignal): Promise<string> =>
    calls.share({ scope: 'ann', body: key, epoch: clock.epoch }, { subgraph: 'reviews', signal: waiting }, (signal) => {
      const answer = Promise.withResolvers<string>()
      started.push({ answer, signal })
      return answer.promise
    })
  return { clock, calls, started, ask }
}

describe('calls in flight', () => {
  test('are joined only for a limited time, because their data gets older', async () => {
    const { clock, calls, started, ask } = setup()
    const first = ask('a')
    clock.nowMs = 999
    const joined = ask('a')
    clock.nowMs = 1_001
    const late = ask('a')
    expect(started).toHaveLength(2)
    started[0]?.answer.resolve('first')
    await expect(Promise.all([first, joined])).resolves.toEqual(['first', 'first'])
    const joinedLate = ask('a')
    expect(started).toHaveLength(2)
    started[1]?.answer.resolve('second')
    await expect(Promise.all([late, joinedLate])).resolves.toEqual(['second', 'second'])
    expect(calls.size).toBe(0)
  })

  test('that started before a mutation are not joined after it, and end independently of later calls', async () => {
    const { clock, calls, started, ask } = setup()
    const before = ask('a')
    clock.epoch = 1
    const after = ask('a')
    expect(started).toHaveLength(2)
    started[0]?.answer.resolve('before')
    await expect(before).resolves.toBe('before')
    const joined = ask('a')
    expect(started).toHaveLength(2)
    started[1]?.answer.resolve('after')
    await expect(Promise.all([after, joined])).resolves.toEqual(['after', 'after'])
    expect(calls.size).toBe(0)
  })

  test('with equal keys are one', async () => {
    const { calls, started, ask } = setup()
    const answers = [ask('a'), ask('a'), ask('b'), ask('c'), ask('c'), ask('b'), ask('a')]
    expect(started).toHaveLength(3)
    for (const [index, text] of ['first', 'second', 'third'].entries()) started[index]?.answer.resolve(text)
    const texts = ['first', 'first', 'second', 'third', 'third', 'second', 'first']
    await expect(Promise.all(answers)).resolves.toEqual(texts)
    expect(calls.size).toBe(0)
  })

  test('are not shared once they have ended', async () => {
    const { started, ask } = setup()
    const first = ask('a')
    started[0]?.answer.resolve('first')
    await first
    const second = ask('a')
    started[1]?.answer.resolve('second')
    await expect(second).resolves.toBe('second')
  })

  test('fail for all waiting callers', async () => {
    const { calls, started, ask } = setup()
    const answers = [ask('a'), ask('a')]
    started[0]?.answer.reject(new Error('reset'))
    const settled = await Promise.allSettled(answers)
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(calls.size).toBe(0)
  })

  test('continue when one of the waiting callers aborts', async () => {
    const { started, ask } = setup()
    const leaving = new AbortController()
    const left = ask('a', leaving.signal)
    const stays = ask('a', new AbortController().signal)
    leaving.abort()
    await expect(left).rejects.toMatchObject({ reason: { kind: 'aborted' } })
    expect(started[0]?.signal.aborted).toBe(false)
    started[0]?.answer.resolve('first')
    await expect(stays).resolves.toBe('first')
  })

  test('are cancelled when all callers have aborted, and a new caller starts another call', async () => {
    const { started, ask } = setup()
    const leaving = new AbortController()
    const left = [ask('a', leaving.signal), ask('a', leaving.signal)]
    leaving.abort()
    await Promise.allSettled(left)
    expect(started[0]?.signal.aborted).toBe(true)
    const next = ask('a')
    expect(started).toHaveLength(2)
    started[1]?.answer.resolve('second')
    await expect(next).resolves.toBe('second')
    started[0]?.answer.resolve('late')
  })

  test('are not joined by a caller whose signal is aborted', async () => {
    const { started, ask } = setup()
    await expect(ask('a', AbortSignal.abort())).rejects.toMatchObject({ extensions: { code: 'TIMEOUT' } })
    expect(started[0]?.signal.aborted).toBe(true)
    started[0]?.answer.resolve('late')
  })
})
