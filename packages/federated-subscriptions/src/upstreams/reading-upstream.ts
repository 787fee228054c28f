import type { Upstream, UpstreamEnd, UpstreamRequest, UpstreamSink } from './upstream.ts'

/**
 * Opens one subscription and delivers its events until it ends; a throw ends it as `broken`. After `signal` aborts, the result is
 * ignored.
 */
export type ReadSubscription<Identity> = (
  request: UpstreamRequest<Identity>,
  sink: UpstreamSink,
  signal: AbortSignal,
) => Promise<UpstreamEnd>

/** Creates an upstream that reads each subscription separately, instead of receiving several over one connection. */
export function createReadingUpstream<Identity>(read: ReadSubscription<Identity>): Upstream<Identity> {
  const open = new Set<AbortController>()
  return {
    open: (request, sink) => {
      const controller = new AbortController()
      open.add(controller)
      void read(request, sink, controller.signal)
        .catch(toBroken)
        .then((end) => {
          open.delete(controller)
          if (!controller.signal.aborted) sink.ended(end)
        })
      return { cancel: () => controller.abort() }
    },
    dispose: async () => {
      for (const controller of open) controller.abort()
    },
  }
}

const toBroken = (thrown: unknown): UpstreamEnd => ({
  kind: 'broken',
  cause: thrown instanceof Error ? thrown : new Error(String(thrown)),
})
