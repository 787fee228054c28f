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

test('a broken stream is opened after its last cursor, whose event it does not take twice', async () => {
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

test('what an earlier opening still says is not heard', async () => {
  const { source, opened, received, send, breakOff } = create()
  send('a')
  await breakOff()
  void opened[0]?.sink.next({ data: { cursor: 'late' } })
  opened[0]?.sink.ended({ kind: 'completed' })
  send('b')
  expect(received).toEqual(['a', 'b'])
  source.cancel()
})
