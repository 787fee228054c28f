import type { UpstreamEvent } from '../upstreams/upstream.ts'
import type { Completion } from './event-completion.ts'
import type { ReceivedEvent } from './event-payload.ts'
import type { EventPayload } from './replay-window.ts'
import type { Carrier } from './stream-delegate.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import type { Access, Member } from './stream-member.ts'

/** An event as a stream has received it. */
export type EventAndPlan = Omit<ReceivedEvent<never>, 'access' | 'underWay'>

/** Who is in the stream, and on whose behalf it is open. */
export interface CompletionMembers<Identity> {
  readonly members: ReadonlySet<Member<Identity>>
  readonly carrier: Carrier<Identity>
}

/** Completes the events of one stream, each once, on behalf of one of its members for all of them. */
export class MemberCompletion<Identity> {
  readonly #environment: Pick<StreamEnvironment<Identity>, 'makePayload' | 'ensureAccess'>
  readonly #members: ReadonlySet<Member<Identity>>
  readonly #carrier: Carrier<Identity>
  /** Seldom more than one. A Set that they come to and leave would keep them for a while (`call-table.ts`). */
  readonly #underWay: Completion[] = []

  constructor(
    environment: Pick<StreamEnvironment<Identity>, 'makePayload' | 'ensureAccess'>,
    { members, carrier }: CompletionMembers<Identity>,
  ) {
    this.#environment = environment
    this.#members = members
    this.#carrier = carrier
  }

  /** Never rejects; members who have lost their access are gone when it resolves. */
  async complete(received: EventAndPlan): Promise<EventPayload> {
    const accesses = new Set([...this.#members].map(({ access }) => access))
    const checked = this.#environment.ensureAccess?.(accesses)
    const payload = await (accesses.size > 1 ? this.#completeForSeveral(received) : this.#make(received))
    await checked
    return payload
  }

  /** What is being completed is not wanted any more. */
  abandon(): void {
    for (const completion of [...this.#underWay]) completion.abandon()
  }

  /**
   * Members see the same, but one of them may have lost its access while the event was completed on its behalf: what the others
   * get is then completed again on behalf of another, and so is, once, what a subgraph refused before that is known.
   */
  async #completeForSeveral(received: EventAndPlan): Promise<EventPayload> {
    const tried = new Set<Access<Identity>>()
    for (let access = this.#carrier.pick(); ;) {
      const { identity } = access
      tried.add(access)
      // An executor may change the event's data, and another attempt needs them as they were.
      const payload = await this.#make({ ...received, event: copyOf(received.event) }, access)
      await this.#environment.ensureAccess?.([access])
      const isGood = this.#carrier.stands(access, identity) && (!payload.isRefused || tried.size > 1)
      const other = isGood ? undefined : this.#carrier.other(tried)
      if (!other) return payload
      access = other
    }
  }

  #make(received: EventAndPlan, access = this.#carrier.pick()): Promise<EventPayload> {
    return this.#environment.makePayload({ ...received, access, underWay: this.#underWay })
  }
}

const copyOf = (event: UpstreamEvent): UpstreamEvent =>
  event.data ? { ...event, data: structuredClone(event.data) } : event
