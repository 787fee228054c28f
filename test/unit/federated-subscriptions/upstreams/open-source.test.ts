import { createSource } from '#root/packages/federated-subscriptions/src/upstreams/open-source'
import type {
  Upstream,
  UpstreamEvent,
  UpstreamSink,
} from '#root/packages/federated-subscriptions/src/upstreams/upstream'
import { until } from '#root/test/support/until'

function create(after?: string) {
  const opened: { readonly after: string | undefined; readonly sink: UpstreamSink }[] = []
  const received: unknown[] = []
  const upstream = {
    open: ({ variables }: { readonly variables: { readonly after?: string } }, sink: UpstreamSink) => {
      opened.push({ after: variables.after, sink })
      return { cancel: () => undefined }
    },
    dispose: async () => undefined,
  } as unknown as Upstream<null>
  const source = createSource<null>({
    upstream: () => upstream,
    request: (cursor) => ({ variables: { after: cursor } }) as never,
    cursorOf: ({ data }) => data?.['cursor'] as string | undefined,
    after,
    backoff: { baseMs: 0, maxMs: 0 },
    openTimeoutMs: 60_000,
    giveUpMs: 60_000,
    onEvent: ({ data }) => void received.push(data?.['cursor']),
    onBreak: () => undefined,
    onEnd: (end) => void received.push(end.kind),
  })
  source.open()
  const sink = () => opened.at(-1)?.sink
  const event = (cursor: string): UpstreamEvent => ({ data: { cursor } })
  return {
    source,
    opened,
    received,
    send: (...cursors: readonly string[]) => cursors.forEach((cursor) => void sink()?.next(event(cursor))),
    async breakOff() {
      const { length } = opened
      sink()?.ended({ kind: 'broken', cause: new Error('cut') })
      await until(() => opened.length > length)
    },
  }
}

test('a broken stream is reopened after its last cursor, and ignores a second event with that cursor', async () => {
  const { source, opened, received, send, breakOff } = create()
  send('a', 'b')
  await breakOff()
  // A subgraph for which `after` includes the event itself.
  send('b', 'c')
  await breakOff()
  send('d')
  expect(opened.map(({ after }) => after)).toEqual([undefined, 'b', 'c'])
  expect(received).toEqual(['a', 'b', 'c', 'd'])
  source.cancel()
})

test('only the first event after opening can be a repetition', async () => {
  const { source, received, send, breakOff } = create()
  send('a')
  await breakOff()
  send('b', 'a')
  expect(received).toEqual(['a', 'b', 'a'])
  source.cancel()
})

test('what a client resumes after is the subgraph’s to decide: its first event is taken whatever its cursor is', () => {
  const { source, received, send } = create('a')
  send('a', 'b')
  expect(received).toEqual(['a', 'b'])
  source.cancel()
})

test('events of an earlier opening are ignored', async () => {
  const { source, opened, received, send, breakOff } = create()
  send('a')
  await breakOff()
  void opened[0]?.sink.next({ data: { cursor: 'late' } })
  opened[0]?.sink.ended({ kind: 'completed' })
  send('b')
  expect(received).toEqual(['a', 'b'])
  source.cancel()
})

describe('an opening', () => {
  interface Given {
    readonly openTimeoutMs?: number
    readonly giveUpMs?: number
    readonly onOpen?: (attempt: Opening) => void
  }
  interface Opening {
    readonly sink: UpstreamSink
    readonly isDedicated: boolean
    readonly after: string | undefined
    isCancelled: boolean
  }

  function createWith({ openTimeoutMs = 60_000, giveUpMs = 60_000, onOpen = () => undefined }: Given = {}) {
    const openings: Opening[] = []
    const breaks: unknown[] = []
    const ends: unknown[] = []
    const upstream = {
      open: (
        { isDedicated, variables }: { readonly isDedicated: boolean; readonly variables: { readonly after?: string } },
        sink: UpstreamSink,
      ) => {
        const opening: Opening = { sink, isDedicated, after: variables.after, isCancelled: false }
        openings.push(opening)
        onOpen(opening)
        return { cancel: () => void (opening.isCancelled = true) }
      },
    } as unknown as Upstream<null>
    const source = createSource<null>({
      upstream: () => upstream,
      request: (cursor) => ({ variables: { after: cursor } }) as never,
      cursorOf: ({ data }) => data?.['cursor'] as string | undefined,
      after: undefined,
      backoff: { baseMs: 0, maxMs: 0 },
      openTimeoutMs,
      giveUpMs,
      onEvent: () => undefined,
      onBreak: (cause) => void breaks.push(cause),
      onEnd: (end) => void ends.push(end),
    })
    const last = () => {
      const opening = openings.at(-1)
      if (!opening) throw new Error('Expected an opening, got none')
      return opening
    }
    const untilOpenings = (count: number) => until(() => openings.length === count)
    return { source, openings, breaks, ends, last, untilOpenings }
  }

  const coded = (code?: string) => ({ message: 'no', ...(code !== undefined && { extensions: { code } }) })
  const refused = (...errors: readonly ReturnType<typeof coded>[]) => ({ kind: 'refused', errors }) as const
  const broken = { kind: 'broken', cause: new Error('cut') } as const
  const tooLarge = { ...broken, isTooLarge: true } as const

  test('that is completed ends the source', () => {
    const { source, openings, ends, last } = createWith()
    source.open()
    last().sink.ended({ kind: 'completed' })
    source.open()
    source.suspend()
    expect([openings.length, ends]).toEqual([1, [{ kind: 'completed' }]])
  })

  test.each([
    ['without a code', [coded()]],
    ['with a final code', [coded('FORBIDDEN')]],
    ['partly with a final code', [coded('UPSTREAM_UNAVAILABLE'), coded('FORBIDDEN')]],
  ])('that is refused %s at first ends the source', (_what, errors) => {
    const { source, ends, last } = createWith()
    source.open()
    last().sink.ended(refused(...errors))
    expect(ends).toEqual([refused(...errors)])
  })

  test('that is refused with a retryable code is retried', async () => {
    const { source, breaks, ends, last, untilOpenings } = createWith()
    source.open()
    const { errors } = refused(coded('UPSTREAM_UNAVAILABLE'))
    last().sink.ended(refused(...errors))
    await untilOpenings(2)
    expect([breaks, ends]).toEqual([[errors], []])
    source.cancel()
  })

  test('that was accepted once ends only with a final code', async () => {
    const { source, ends, last, untilOpenings } = createWith()
    source.open()
    void last().sink.next({ data: { cursor: 'a' } })
    last().sink.ended(refused(coded()))
    await untilOpenings(2)
    expect(last().after).toBe('a')
    last().sink.ended(refused(coded('FORBIDDEN')))
    expect(ends).toEqual([refused(coded('FORBIDDEN'))])
  })

  test('that fails synchronously counts as broken', async () => {
    const failures = [new Error('no address'), 'no address']
    const { source, breaks, untilOpenings } = createWith({
      onOpen: () => {
        const failure = failures.shift()
        if (failure !== undefined) throw failure
      },
    })
    source.open()
    await untilOpenings(3)
    expect(breaks).toEqual([new Error('no address'), new Error('no address')])
    source.cancel()
  })

  test('that takes too long ends the source', async () => {
    const { source, ends, last } = createWith({ openTimeoutMs: 10 })
    source.open()
    await until(() => ends.length > 0)
    expect(ends).toMatchObject([{ kind: 'broken', cause: { message: expect.stringContaining('10 ms') } }])
    expect(last().isCancelled).toBe(true)
  })

  test('that keeps breaking ends the source after as long', async () => {
    const warnings: string[] = []
    const onWarning = ({ name }: Error) => void warnings.push(name)
    process.on('warning', onWarning)
    const { source, ends } = createWith({ openTimeoutMs: 30, onOpen: ({ sink }) => sink.ended(broken) })
    source.open()
    await until(() => ends.length > 0)
    expect(ends).toMatchObject([{ kind: 'broken' }])
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  test('that is accepted, or has an event, may stay silent', async () => {
    const [silent, opened, eventful] = [1, 2, 3].map(() => createWith({ openTimeoutMs: 30 }))
    for (const one of [opened, eventful, silent]) one?.source.open()
    opened?.last().sink.opened?.()
    void eventful?.last().sink.next({ data: {} })
    await until(() => silent?.ends.length === 1)
    expect([opened?.ends, eventful?.ends]).toEqual([[], []])
    for (const one of [opened, eventful]) one?.source.cancel()
  })

  test('that breaks after it was accepted has another time limit', async () => {
    const { source, ends, last } = createWith({ giveUpMs: 10, onOpen: () => undefined })
    source.open()
    void last().sink.next({ data: { cursor: 'a' } })
    last().sink.ended(broken)
    await until(() => ends.length > 0)
    expect(ends).toMatchObject([{ kind: 'broken', cause: { message: expect.stringContaining('10 ms') } }])
  })

  test('after an event that was too large has a socket of its own, where such an event ends the source', async () => {
    const { source, openings, ends, last, untilOpenings } = createWith()
    source.open()
    last().sink.ended(tooLarge)
    await untilOpenings(2)
    last().sink.ended(broken)
    await untilOpenings(3)
    last().sink.ended(tooLarge)
    await untilOpenings(4)
    last().sink.ended(tooLarge)
    expect(openings.map(({ isDedicated }) => isDedicated)).toEqual([false, true, false, true])
    expect(ends).toEqual([tooLarge])
  })

  test('is cancelled while the source is suspended, and made again after the last event', () => {
    const { source, openings, last } = createWith()
    source.open()
    void last().sink.next({ data: { cursor: 'a' } })
    source.suspend()
    expect(openings[0]?.isCancelled).toBe(true)
    void openings[0]?.sink.next({ data: { cursor: 'b' } })
    source.open()
    expect([openings.length, last().after, source.position]).toEqual([2, 'a', 'a'])
    source.cancel()
    expect(last().isCancelled).toBe(true)
  })

  test('replaces an earlier one', () => {
    const { source, openings } = createWith()
    source.open()
    source.open()
    expect(openings.map(({ isCancelled }) => isCancelled)).toEqual([true, false])
    source.cancel()
  })

  test('of a source that is cancelled meanwhile is cancelled too', () => {
    const { source, openings, ends } = createWith({ onOpen: () => source.cancel() })
    source.open()
    expect([openings.length, openings[0]?.isCancelled, ends]).toEqual([1, true, []])
  })
})
