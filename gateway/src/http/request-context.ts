import type { ServerResponse } from 'node:http'
import { CancelSignal } from '#gateway/execution'
import type { AnySignal } from '#gateway/execution'
import type { Viewer } from '#platform/auth'
import { onDeparture } from '#platform/http'
import { createId } from '#platform/ids'
import type { Authenticator } from '../auth/authenticator.ts'

/** Facts about one client request, handed along to every fetch that it causes. */
export interface RequestContext {
  readonly correlationId: string
  /** Aborted when the client is gone. */
  readonly signal: AnySignal
  /** Named headers of the client that subgraphs get as they are: names and values in turn. */
  readonly forwardedHeaders: readonly string[]
  readonly caller: Caller
}

/** On whose behalf subgraphs are asked. */
export interface Caller {
  /** Who called, when the call came in; null where the gateway does not authenticate. */
  readonly viewer: Viewer | null
  /** When that ends by itself. */
  readonly expiresAt: Date | null
  /** Who it is now. A mutation may found an organization, and what follows in the same operation must see it. */
  current(): Promise<Viewer | null>
}

const correlationForm = /^[\w-]{8,64}$/

/** A client's own correlation id if it has the form of one, else a new one. */
export const toCorrelationId = (given: string | undefined) =>
  given !== undefined && correlationForm.test(given) ? given : createId('req')

export async function identifyCaller(
  authenticator: Authenticator | null,
  authorization: string | undefined,
  correlationId: string,
): Promise<Caller> {
  if (!authenticator) return { viewer: null, expiresAt: null, current: () => Promise.resolve(null) }
  const { viewer, expiresAt } = await authenticator.authenticate(authorization, correlationId)
  return { viewer, expiresAt, current: () => authenticator.refresh(viewer, correlationId) }
}

/** Aborts when the client goes away before its answer is complete. */
export function signalOf(response: ServerResponse): CancelSignal {
  const signal = new CancelSignal()
  onDeparture(response, () => signal.abort())
  return signal
}

/** @param names - of the headers, in lower case */
export function pickHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  names: readonly string[],
): readonly string[] {
  const picked: string[] = []
  for (const name of names) {
    const value = headers[name]
    if (typeof value === 'string') picked.push(name, value)
  }
  return picked
}
