import type { AnySignal } from '@plumbline/query-plan-executor'
import type { Viewer } from '#platform/auth'
import type { Authenticator } from '../auth/authenticator.ts'

/** Facts about one client request, handed along to every fetch that it causes. */
export interface RequestContext extends RequestFacts {
  /** Aborted when the client is gone. */
  readonly signal: AnySignal
  /** Named headers of the client that subgraphs get as they are: names and values in turn. */
  readonly forwardedHeaders: readonly string[]
  readonly caller: Caller
  /** Variables of a GET with all digits of their integers; Apollo Server parses them again by itself, without. */
  readonly searchedVariables?: Readonly<Record<string, unknown>>
}

/** What is known of a request before its caller is authenticated. */
export interface RequestFacts {
  /** Names the request in its answer, in its errors and in the logs of every process that it reaches. */
  readonly correlationId: string
  /** Where the client is, as far as the trusted proxies tell. */
  readonly clientAddress: string
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

/** @throws AppError UNAUTHENTICATED - there is an authorization header that is not valid */
export async function identifyCaller(
  authenticator: Authenticator | null,
  authorization: string | undefined,
  correlationId: string,
): Promise<Caller> {
  if (!authenticator) return { viewer: null, expiresAt: null, current: () => Promise.resolve(null) }
  const { viewer, expiresAt } = await authenticator.authenticate(authorization, correlationId)
  return { viewer, expiresAt, current: () => authenticator.refresh(viewer, correlationId) }
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
