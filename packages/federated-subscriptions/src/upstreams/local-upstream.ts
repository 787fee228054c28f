import type { ExecutionResult } from 'graphql'
import type { Upstream, UpstreamEvent, UpstreamRequest, UpstreamSink } from './upstream.ts'

/** What a subgraph in the same process answers: a stream of events, or why there is none. */
export type LocalSubscribe<Identity> = (
  request: UpstreamRequest<Identity> & { readonly signal: AbortSignal },
) => LocalAnswer | Promise<LocalAnswer>

type LocalAnswer = AsyncIterable<UpstreamEvent> | ExecutionResult

/**
 * An upstream in the same process, with no socket between.
 * @param subscribe - usually graphql-js `subscribe` on the subgraph's schema with the context of `request.identity`;
 *   an answer that is no stream is a refusal, a throw is a break. `request.signal` aborts when nobody listens any more.
 */
export function createLocalUpstream<Identity>(subscribe: LocalSubscribe<Identity>): Upstream<Identity> {
  const open = new Set<AbortController>()
  return {
    open: (request, sink) => {
      const controller = new AbortController()
      open.add(controller)
      void read(subscribe, request, sink, controller.signal).finally(() => open.delete(controller))
      return { cancel: () => controller.abort() }
    },
    dispose: async () => {
      for (const controller of open) controller.abort()
    },
  }
}

async function read<Identity>(
  subscribe: LocalSubscribe<Identity>,
  request: UpstreamRequest<Identity>,
  sink: UpstreamSink,
  signal: AbortSignal,
): Promise<void> {
  try {
    const answer = await subscribe({ ...request, signal })
    if (!isStream(answer)) {
      if (!signal.aborted) sink.ended({ kind: 'refused', errors: answer.errors ?? [] })
      return
    }
    await pump(answer[Symbol.asyncIterator](), sink, signal)
    if (!signal.aborted) sink.ended({ kind: 'completed' })
  } catch (thrown) {
    if (signal.aborted) return
    const cause = thrown instanceof Error ? thrown : new Error(String(thrown))
    sink.ended({ kind: 'broken', cause })
  }
}

async function pump(events: AsyncIterator<UpstreamEvent>, sink: UpstreamSink, signal: AbortSignal): Promise<void> {
  // `return` is called from the signal, not after the loop: a generator's pending `next` may never settle otherwise.
  const stop = (): void => void events.return?.().catch(() => undefined)
  if (signal.aborted) return stop()
  signal.addEventListener('abort', stop, { once: true })
  sink.opened()
  try {
    for (;;) {
      const { done, value } = await events.next()
      if (signal.aborted || done) return
      await sink.next(value)
      if (signal.aborted) return
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function isStream(answer: LocalAnswer): answer is AsyncIterable<UpstreamEvent> {
  return Symbol.asyncIterator in answer
}
