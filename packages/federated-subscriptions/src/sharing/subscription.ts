import { toOperationErrors } from '../operation-error.ts'
import type { ParsedOperation } from '../planning/parsed-operation.ts'
import type { Member, RunningSubscription } from '../streams/stream-member.ts'
import type { Place } from './shared-operation.ts'

/** What a client has subscribed to. */
export interface Subscribed<Identity> {
  readonly parsed: ParsedOperation
  readonly variables: Readonly<Record<string, unknown>>
  readonly member: Member<Identity>
}

/** Where a subscription is, and what it is shared under there. */
export interface Seat {
  readonly key: string
  readonly place: Place
  /** Whether the key stands on what a scope query has answered. */
  readonly isAsked: boolean
}

/** A subscription, and where it is; it has no seat while it is asked for the first time where that is. */
export class Running<Identity> implements Subscribed<Identity>, RunningSubscription {
  readonly parsed: ParsedOperation
  readonly variables: Readonly<Record<string, unknown>>
  readonly member: Member<Identity>
  seat: Seat | undefined
  readonly #all: Set<Running<Identity>>

  constructor({ parsed, variables, member }: Subscribed<Identity>, all: Set<Running<Identity>>) {
    this.parsed = parsed
    this.variables = variables
    this.member = member
    this.#all = all
    all.add(this)
  }

  get isOver(): boolean {
    return !this.#all.has(this)
  }

  /** It ends because of what was thrown, and its subscriber hears why. */
  fail(thrown: unknown): void {
    if (!this.isOver) this.member.subscriber.fail(toOperationErrors(thrown))
  }

  stop(): void {
    if (this.#all.delete(this)) this.seat?.place.leave()
  }
}
