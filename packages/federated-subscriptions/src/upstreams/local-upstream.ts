import type { ExecutionResult } from 'graphql'
import { createReadingUpstream } from './reading-upstream.ts'
import type { Upstream, UpstreamEvent, UpstreamRequest, UpstreamSink } from './upstream.ts'

/** Subscribes at a subgraph in the same process. Returns a stream of events, or a result with the errors that prevent it. */
export type LocalSubscribe<Identity> = (
  request: UpstreamRequest<Identity> & { readonly signal: AbortSignal },
) => LocalResult | Promise<LocalResult>

type LocalResult = AsyncIterable<UpstreamEvent> | ExecutionResult

/**
 * Creates an upstream for a subgraph in the same process.
 * @param subscribe - usually `subscribe` of graphql-js with the subgraph's schema and a context for `request.identity`. A result that
 *   is not a stream ends the subscription as `refused`, a throw as `broken`. `request.signal` aborts when it is cancelled.
 */
export function createLocalUpstream<Identity>(subscribe: LocalSubscribe<Identity>): Upstream<Identity> {
  return createReadingUpstream(async (request, sink, signal) => {
    const result = await subscribe({ ...request, signal })
    if (!isStream(result)) return { kind: 'refused', errors: result.errors ?? [] }
    await pump(result[Symbol.asyncIterator](), sink, signal)
    return { kind: 'completed' }
  })
}

async function pump(events: AsyncIterator<UpstreamEvent>, sink: UpstreamSink, signal: AbortSignal): Promise<void> {
  // `return` is called by the signal and not after the loop: a pending `next` of a generator might never settle otherwise.
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

function isStream(result: LocalResult): result is AsyncIterable<UpstreamEvent> {
  return Symbol.asyncIterator in result
}
