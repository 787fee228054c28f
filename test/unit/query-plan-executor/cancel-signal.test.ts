import { CancelSignal } from '@plumbline/query-plan-executor'

describe('a signal of the gateway', () => {
  test('calls each listener once', () => {
    const signal = new CancelSignal()
    const told: string[] = []
    const [first, second, third] = ['first', 'second', 'third'].map((name) => () => void told.push(name))
    for (const listener of [first, second, third]) if (listener) signal.addListener(listener)
    if (second) signal.removeListener(second)
    expect(signal.aborted).toBe(false)
    signal.abort()
    signal.abort()
    expect([signal.aborted, told]).toEqual([true, ['first', 'third']])
  })

  test('converts to an AbortSignal at any time', () => {
    const signal = new CancelSignal()
    const before = signal.toAbortSignal()
    expect(before.aborted).toBe(false)
    signal.abort()
    expect(before.aborted).toBe(true)
    expect(signal.toAbortSignal()).toBe(before)
    const late = new CancelSignal()
    late.abort()
    expect(late.toAbortSignal().aborted).toBe(true)
  })
})
