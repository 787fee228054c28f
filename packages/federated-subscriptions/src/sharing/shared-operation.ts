import type { OperationErrors } from '../operation-error.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import { createSharedStream } from '../streams/shared-stream.ts'
import type { SharedStream } from '../streams/shared-stream.ts'
import type { StreamEnvironment } from '../streams/stream-environment.ts'
import type { Access, StreamMember } from '../streams/stream-member.ts'

/** Equivalent subscriptions with equal variables and the same scope. */
export interface SharedOperation<Identity> {
  /** @param after - the cursor of the last event that the member has received */
  join(member: StreamMember<Identity>, after: string | undefined): void
  replan(planned: PlannedSubscription, variables: Readonly<Record<string, unknown>>): void
  /** Opens the upstreams again, after the last delivered events, with the current identities. */
  restart(): void
  drained(): Promise<void>
  fail(errors: OperationErrors): void
}

/** What a shared operation needs. */
export interface SharedOperationOptions<Identity> {
  readonly environment: StreamEnvironment<Identity>
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
  /** Whether a client may join a stream without cursors after its first event: the supergraph or the host declares the scope. */
  readonly mayJoinLate: boolean
  /** The last member has left. */
  readonly onEmpty: () => void
}

/**
 * Maintains as few streams as possible. A client whose position is in no stream's replay window gets a stream of its own, opened
 * after its cursor. Two streams are merged as soon as the position of one is in the replay window of the other: the members of
 * the first receive the events in between, so they miss and repeat none.
 */
export function createSharedOperation<Identity>(options: SharedOperationOptions<Identity>): SharedOperation<Identity> {
  return new Operation(options)
}

class Operation<Identity> implements SharedOperation<Identity> {
  readonly #environment: StreamEnvironment<Identity>
  readonly #mayJoinLate: boolean
  readonly #onEmpty: () => void
  #planned: PlannedSubscription
  #variables: Readonly<Record<string, unknown>>
  /** Usually one. For a field without cursors, one for each time at which clients joined. */
  readonly #streams = new Set<SharedStream<Identity>>()
  /** Streams whose members' access is being checked before a merge. */
  readonly #checking = new Set<SharedStream<Identity>>()

  constructor({ environment, planned, variables, mayJoinLate, onEmpty }: SharedOperationOptions<Identity>) {
    this.#environment = environment
    this.#planned = planned
    this.#variables = variables
    this.#mayJoinLate = mayJoinLate
    this.#onEmpty = onEmpty
  }

  join(member: StreamMember<Identity>, after: string | undefined): void {
    for (const stream of this.#streams) {
      const missed = stream.after(after)
      if (missed) return stream.add([member], missed)
    }
    this.#open(member, after)
  }

  replan(planned: PlannedSubscription, variables: Readonly<Record<string, unknown>>): void {
    this.#planned = planned
    this.#variables = variables
    for (const stream of [...this.#streams]) stream.replan(planned, variables)
  }

  restart(): void {
    for (const stream of [...this.#streams]) stream.restart()
  }

  async drained(): Promise<void> {
    await Promise.all([...this.#streams].map((stream) => stream.drained()))
  }

  fail(errors: OperationErrors): void {
    for (const stream of [...this.#streams]) stream.fail(errors)
  }

  #open(first: StreamMember<Identity>, after: string | undefined): void {
    const stream: SharedStream<Identity> = createSharedStream(this.#environment, {
      planned: this.#planned,
      variables: this.#variables,
      after,
      mayJoinLate: this.#mayJoinLate,
      first,
      events: this,
    })
    this.#streams.add(stream)
    stream.open()
  }

  onEnd(stream: SharedStream<Identity>): void {
    this.#streams.delete(stream)
    if (this.#streams.size === 0) this.#onEmpty()
  }

  /** The stream's position has changed: it may be possible to merge streams. */
  onDelivered(advanced: SharedStream<Identity>): void {
    if (this.#streams.size < 2 || advanced.position === undefined) return
    for (const other of this.#streams) {
      if (other === advanced) continue
      if (!this.#merge(other, advanced) && this.#merge(advanced, other)) return
    }
  }

  #merge(from: SharedStream<Identity>, into: SharedStream<Identity>, checked?: Checked<Identity>): boolean {
    const missed = from.position === undefined ? undefined : into.after(from.position)
    if (!missed) return false
    const isChecked = checked && into.receivedAtMs < checked.atMs && includesAll(checked.accesses, from.members)
    if (!isChecked && this.#checkFirst(from, into)) return false
    const members = [...from.members]
    from.close()
    into.add(members, missed)
    this.#environment.metrics.count('streamsMerged')
    return true
  }

  /**
   * The access of the members of `into` was checked for the events that `into` has received. The access of the members of `from`
   * is checked before they receive these events, and again if `into` receives another event in the meantime.
   * @returns whether the merge has to wait for the check
   */
  #checkFirst(from: SharedStream<Identity>, into: SharedStream<Identity>): boolean {
    if (this.#checking.has(from)) return true
    const accesses = new Set([...from.members].map(({ access }) => access))
    const checked = { atMs: performance.now(), accesses }
    const check = this.#environment.ensureAccess?.(accesses)
    if (!check) return false
    this.#checking.add(from)
    void check.then(() => {
      this.#checking.delete(from)
      if (this.#streams.has(from) && this.#streams.has(into)) this.#merge(from, into, checked)
    })
    return true
  }
}

/** The accesses that were valid at some time after `atMs`. */
interface Checked<Identity> {
  readonly atMs: number
  readonly accesses: ReadonlySet<Access<Identity>>
}

function includesAll<Identity>(
  accesses: ReadonlySet<Access<Identity>>,
  members: Iterable<StreamMember<Identity>>,
): boolean {
  for (const { access } of members) if (!accesses.has(access)) return false
  return true
}
