import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import { createSource } from '../upstreams/open-source.ts'
import type { Source, SourceEnd } from '../upstreams/open-source.ts'
import type { UpstreamEvent, UpstreamRequest } from '../upstreams/upstream.ts'
import { cursorOf } from './event-payload.ts'
import type { StreamDelegate } from './stream-delegate.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import type { Access } from './stream-member.ts'

/** What a stream requests from its subgraph. */
export interface StreamPlan {
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
}

/** What a stream's upstream needs. */
export interface StreamUpstreamOptions<Identity> {
  readonly environment: StreamEnvironment<Identity>
  readonly delegate: StreamDelegate<Identity>
  /** Called at every opening. */
  readonly plan: () => StreamPlan
  readonly onEvent: (event: UpstreamEvent, sizeBytes: number) => Promise<void> | undefined
  /** The stream ends: it cannot be continued with the identity of any member. */
  readonly onEnd: (end: SourceEnd) => void
  /** Calls back when all events received so far have been delivered. */
  readonly whenDelivered: (callback: () => void) => void
}

/** Opens the source of one stream with the identity of its delegate. */
export class StreamUpstream<Identity> {
  readonly #options: StreamUpstreamOptions<Identity>
  #source: Source | undefined
  #openedFor: { readonly access: Access<Identity>; readonly identity: Identity } | undefined

  constructor(options: StreamUpstreamOptions<Identity>) {
    this.#options = options
  }

  /** Opens a new source after a cursor, and cancels the current one. */
  open(after: string | undefined): void {
    const { environment, onEvent, plan } = this.#options
    const { settings, metrics, upstreamOf } = environment
    this.close()
    metrics.count('upstreamsOpened')
    const source = createSource<Identity>({
      upstream: () => upstreamOf(plan().planned.primary.serviceName),
      after,
      request: (cursor) => this.#request(cursor),
      cursorOf: (event) => cursorOf(plan().planned, event),
      backoff: { baseMs: settings.reconnectBaseMs, maxMs: settings.reconnectMaxMs, jitter: 1 },
      openTimeoutMs: settings.upstreamOpenTimeoutMs,
      giveUpMs: settings.upstreamGiveUpMs,
      onEvent,
      onBreak: (cause) => {
        metrics.count('upstreamBreaks')
        environment.onBreak(plan().planned.primary.serviceName, cause)
      },
      // Events that were received before the end are delivered before it.
      onEnd: (end) => this.#options.whenDelivered(() => this.#source === source && this.#onEnd(end)),
    })
    this.#source = source
    source.open()
  }

  /** Opens the upstream again after the last received event, with the current plan and delegate. */
  reopen(): void {
    this.#options.environment.metrics.count('upstreamsOpened')
    this.#source?.open()
  }

  /** A member has left. If the upstream was opened with an identity that it no longer has, it is opened with another one. */
  onLeft({ access }: { readonly access: Access<Identity> }): void {
    const opened = this.#openedFor
    if (opened?.access !== access || opened.identity === access.identity) return
    if (this.#options.plan().planned.resume) this.reopen()
  }

  /** Closes the upstream until the stream can receive events again; the subgraph keeps them meanwhile. */
  pause(writable: Promise<void>): void {
    const source = this.#source
    source?.suspend()
    void writable.then(() => {
      if (this.#source === source) source?.open()
    })
  }

  close(): void {
    this.#source?.cancel()
    this.#source = undefined
  }

  #request(after: string | undefined): Omit<UpstreamRequest<Identity>, 'isDedicated'> {
    const { planned, variables } = this.#options.plan()
    const { primary, primaryDocument, resume } = planned
    const used: Record<string, unknown> = {}
    for (const name of primary.variableUsages ?? []) if (name in variables) used[name] = variables[name]
    if (resume && after !== undefined) used[resume.afterVariable] = after
    const access = this.#options.delegate.pick()
    this.#openedFor = { access, identity: access.identity }
    return {
      subgraph: primary.serviceName,
      query: primary.operation,
      operationName: primary.operationName,
      document: primaryDocument,
      variables: used,
      identity: access.identity,
    }
  }

  #onEnd(end: SourceEnd): void {
    if (end.kind === 'refused' && this.#options.delegate.refuse()) this.open(this.#source?.position)
    else this.#options.onEnd(end)
  }
}
