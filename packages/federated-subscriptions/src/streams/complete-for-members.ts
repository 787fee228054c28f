import { cloneJson } from '@plumbline/query-plan-executor'
import type { UpstreamEvent } from '../upstreams/upstream.ts'
import type { Completion } from './event-completion.ts'
import type { PayloadRequest } from './event-payload.ts'
import type { EventPayload } from './replay-window.ts'
import type { StreamDelegate } from './stream-delegate.ts'
import type { StreamEnvironment } from './stream-environment.ts'
import type { Access, StreamMember } from './stream-member.ts'

/** An event as a stream received it, with the plan that it is completed by. */
export type ReceivedEvent = Omit<PayloadRequest<never>, 'access' | 'inProgress'>

/** The stream that an event is completed for. */
export interface CompletingStream<Identity> {
  readonly environment: Pick<StreamEnvironment<Identity>, 'makePayload' | 'ensureAccess'>
  readonly members: ReadonlySet<StreamMember<Identity>>
  readonly delegate: StreamDelegate<Identity>
  /** The completions in progress. An array, because a Set retains the memory of deleted entries for some time. */
  readonly inProgress: Completion[]
}

/**
 * Completes an event once for all members of a stream, with the identity of one of them, and checks the access of all.
 * @returns does not reject; members whose access was revoked have left when it resolves
 */
export async function completeForMembers<Identity>(
  received: ReceivedEvent,
  stream: CompletingStream<Identity>,
): Promise<EventPayload> {
  const accesses = new Set([...stream.members].map(({ access }) => access))
  const checked = stream.environment.ensureAccess?.(accesses)
  const payload = await (accesses.size > 1 ? completeForSeveral(received, stream) : make(received, stream))
  await checked
  return payload
}

/**
 * The members may see the same data, but the delegate may lose its access while an event is completed with its identity. The
 * event is then completed again with the identity of another member. The same is done once if a subgraph refused a part of it.
 */
async function completeForSeveral<Identity>(
  received: ReceivedEvent,
  stream: CompletingStream<Identity>,
): Promise<EventPayload> {
  const { delegate, environment } = stream
  const tried = new Set<Access<Identity>>()
  for (let access = delegate.pick(); ;) {
    const { identity } = access
    tried.add(access)
    // An executor may modify the event's data, so each attempt gets a copy.
    const payload = await make({ ...received, event: copyOf(received.event) }, stream, access)
    await environment.ensureAccess?.([access])
    const isValid = delegate.isValid(access, identity) && (!payload.isRefused || tried.size > 1)
    const other = isValid ? undefined : delegate.other(tried)
    if (!other) return payload
    access = other
  }
}

function make<Identity>(
  received: ReceivedEvent,
  { environment, delegate, inProgress }: CompletingStream<Identity>,
  access = delegate.pick(),
): Promise<EventPayload> {
  return environment.makePayload({ ...received, access, inProgress })
}

const copyOf = (event: UpstreamEvent): UpstreamEvent => (event.data ? { ...event, data: cloneJson(event.data) } : event)
