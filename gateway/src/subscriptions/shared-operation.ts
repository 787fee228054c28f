import type { PlannedSubscription } from './plan-subscription.ts'
import { createSharedStream } from './shared-stream.ts'
import type { SharedStream, StreamEnvironment } from './shared-stream.ts'
import type { Member, OperationErrors } from './subscriber.ts'

/** A member's place, whichever stream it is in. */
export interface Place {
  /** The cursor up to which the member has seen everything. */
  readonly position: string | undefined
  /** Idempotent. */
  leave(): void
}

/** Everybody who watches the same: alike operations with equal variables and scope. */
export interface SharedOperation<Identity> {
  readonly planned: PlannedSubscription
  join(member: Member<Identity>, after: string | undefined): Place
  replan(planned: PlannedSubscription, variables: Readonly<Record<string, unknown>>): void
  /** Goes on from what has been delivered, with the identities of now. */
  restart(): void
  drained(): Promise<void>
  fail(errors: OperationErrors): void
}

/** What a shared operation needs. */
export interface SharedOperationOptions<Identity> {
  readonly environment: StreamEnvironment<Identity>
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
  /** Nobody watches any more. */
  readonly onEmpty: () => void
}

/**
 * Keeps one stream where it can. A client that stands where no stream can take it in gets one of its own, opened after its
 * cursor (what comes first is the subgraph's to decide), and the two become one as soon as one's position is
 * found among the latest events of the other: the members behind get what lies between and lose or repeat nothing.
 */
export function createSharedOperation<Identity>(options: SharedOperationOptions<Identity>): SharedOperation<Identity> {
  const { environment, onEmpty } = options
  let { planned, variables } = options
  const streams = new Set<SharedStream<Identity>>()
  const whereabouts = new Map<Member<Identity>, SharedStream<Identity>>()

  function enter(member: Member<Identity>, after: string | undefined): void {
    for (const stream of streams) {
      const missed = stream.after(after)
      if (!missed) continue
      whereabouts.set(member, stream)
      return stream.add([member], missed)
    }
    open(member, after)
  }

  function open(first: Member<Identity>, after: string | undefined): void {
    const stream: SharedStream<Identity> = createSharedStream(environment, {
      planned,
      variables,
      after,
      first,
      onDelivered: () => mergeWith(stream),
      onEnd: () => forget(stream),
    })
    streams.add(stream)
    whereabouts.set(first, stream)
    stream.open()
  }

  function forget(stream: SharedStream<Identity>): void {
    streams.delete(stream)
    if (streams.size === 0) onEmpty()
  }

  /** The stream has moved: whoever can be taken in by another now, is. */
  function mergeWith(moved: SharedStream<Identity>): void {
    if (streams.size < 2) return
    for (const other of streams) {
      if (other === moved) continue
      if (!merge(other, moved) && merge(moved, other)) return
    }
  }

  function merge(from: SharedStream<Identity>, into: SharedStream<Identity>): boolean {
    const missed = from.position === undefined ? undefined : into.after(from.position)
    if (!missed) return false
    const members = [...from.members]
    from.close()
    for (const member of members) whereabouts.set(member, into)
    into.add(members, missed)
    environment.metrics.count('streamsMerged')
    return true
  }

  return {
    get planned() {
      return planned
    },
    join: (member, after) => {
      enter(member, after)
      return {
        get position() {
          return whereabouts.get(member)?.position
        },
        leave: () => {
          const stream = whereabouts.get(member)
          whereabouts.delete(member)
          stream?.remove(member)
        },
      }
    },
    replan: (nextPlanned, nextVariables) => {
      planned = nextPlanned
      variables = nextVariables
      for (const stream of streams) stream.replan(planned, variables)
    },
    restart: () => {
      for (const stream of streams) stream.restart()
    },
    drained: async () => {
      await Promise.all([...streams].map((stream) => stream.drained()))
    },
    fail: (errors) => {
      for (const stream of [...streams]) stream.fail(errors)
    },
  }
}
