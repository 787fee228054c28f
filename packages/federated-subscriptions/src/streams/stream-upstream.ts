import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import { createSource } from '../upstreams/open-source.ts'
import type { Source, SourceEnd } from '../upstreams/open-source.ts'
import type { UpstreamEvent, UpstreamRequest } from '../upstreams/upstream.ts'
import { cursorOf } from './event-payload.ts'
import type { Carrier } from './stream-delegate.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import type { Access } from './stream-member.ts'

/** What is asked of the subgraph. */
export interface StreamPlan {
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
}

/** Who hears of a stream's upstream. */
export interface StreamUpstreamOptions<Identity> {
  readonly environment: StreamEnvironment<Identity>
  readonly carrier: Carrier<Identity>
  /** Asked at every opening. */
  readonly plan: () => StreamPlan
  readonly onEvent: (event: UpstreamEvent, sizeBytes: number) => Promise<void> | undefined
  /** Nobody can go on from here. */
  readonly onEnd: (end: SourceEnd) => void
  /** Calls back when everything received before has been delivered. */
  readonly whenDelivered: (callback: () => void) => void
}

/** The way from one stream to its subgraph, on behalf of whoever carries it. */
export class StreamUpstream<Identity> {
  readonly #options: StreamUpstreamOptions<Identity>
  #source: Source | undefined
  #openedFor: { readonly access: Access<Identity>; readonly identity: Identity } | undefined

  constructor(options: StreamUpstreamOptions<Identity>) {
    this.#options = options
  }

  /** Opens it after a cursor; what came from it before is not waited for. */
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
      backoff: { baseMs: settings.reconnectBaseMs, maxMs: settings.reconnectMaxMs },
      openTimeoutMs: settings.upstreamOpenTimeoutMs,
      giveUpMs: settings.upstreamGiveUpMs,
      onEvent,
      onBreak: (cause) => {
        metrics.count('upstreamBreaks')
        environment.onBreak(plan().planned.primary.serviceName, cause)
      },
      // What was received before the end is delivered before it.
      onEnd: (end) => this.#options.whenDelivered(() => this.#source === source && this.#onEnd(end)),
    })
    this.#source = source
    source.open()
  }

  /** Opens it anew after what has been received, as what is planned and whoever carries it now. */
  reopen(): void {
    this.#options.environment.metrics.count('upstreamsOpened')
    this.#source?.open()
  }

  /** One has left: what was opened on behalf of who that was, and is not any more, is opened on behalf of another. */
  onLeft({ access }: { readonly access: Access<Identity> }): void {
    const opened = this.#openedFor
    if (opened?.access !== access || opened.identity === access.identity) return
    if (this.#options.plan().planned.resume) this.reopen()
  }

  /** Lets the subgraph keep what comes next until there is room. */
  pause(room: Promise<void>): void {
    const source = this.#source
    source?.suspend()
    void room.then(() => {
      if (this.#source === source) source?.open()
    })
  }

  close(): void {
    this.#source?.cancel()
    this.#source = undefined
  }

  #request(after: string | undefined): Omit<UpstreamRequest<Identity>, 'isApart'> {
    const { planned, variables } = this.#options.plan()
    const { primary, primaryDocument, resume } = planned
    const used: Record<string, unknown> = {}
    for (const name of primary.variableUsages ?? []) if (name in variables) used[name] = variables[name]
    if (resume && after !== undefined) used[resume.afterVariable] = after
    const access = this.#options.carrier.pick()
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
    if (end.kind === 'refused' && this.#options.carrier.refuse()) this.open(this.#source?.position)
    else this.#options.onEnd(end)
  }
}
