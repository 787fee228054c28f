import type { AnySignal } from '@plumbline/query-plan-executor'
import type { Authenticator } from '../auth/authenticator.ts'
import type { CallerViewer } from '../auth/caller-viewer.ts'
import type { ResponseHeaderChanges } from '../headers/response-header-changes.ts'
import type { ResponseHeaderCollector } from '../headers/response-headers.ts'
import type { PluginContext } from '../plugins/plugin.ts'

/** Facts about one client request, passed to every fetch that it causes. */
export interface RequestContext extends RequestFacts {
  /** Aborts when the client disconnects. */
  readonly signal: AnySignal
  /** Headers of the client that may be forwarded to subgraphs: alternating names and values. See `RequestHeaders`. */
  readonly forwardedHeaders: readonly string[]
  readonly caller: Caller
  /** What the client calls itself, for metrics. */
  readonly clientName?: string | undefined
  /** Collects the headers of subgraph responses. Undefined unless rules are configured, and for operations on streams. */
  readonly collector?: ResponseHeaderCollector | undefined
  /** Variables of a GET without loss of precision in integers, which Apollo Server's own parsing loses. */
  readonly searchedVariables?: Readonly<Record<string, unknown>>
  /** For the hooks of plugins. Undefined without plugins, and for operations of the gateway itself. */
  readonly plugin?: PluginContext | undefined
  /** Collects the headers that plugins set. Undefined unless a plugin has `onResponse`, and over WebSocket. */
  readonly headerChanges?: ResponseHeaderChanges | undefined
}

/** The facts about a request that are known before authentication. */
export interface RequestFacts {
  /** Identifies the request in its response, in its errors and in the logs of every process. */
  readonly correlationId: string
  /** The address of the client, as reported by trusted proxies. */
  readonly clientAddress: string
}

/** The caller of a request. */
export interface Caller {
  /** The viewer when the request arrived; null if callers are not authenticated. */
  readonly viewer: CallerViewer | null
  /** When the access token expires; null if it does not. */
  readonly expiresAt: Date | null
  /** Looks the viewer up again: a mutation may have changed its roles for later fetches of the same operation. */
  current(): Promise<CallerViewer | null>
}

/** @throws AppError UNAUTHENTICATED - the header with the credentials is not valid */
export async function identifyCaller(
  authenticator: Authenticator | null,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  correlationId: string,
): Promise<Caller> {
  if (!authenticator) return { viewer: null, expiresAt: null, current: () => Promise.resolve(null) }
  const credentials = headers[authenticator.header]
  const { viewer, expiresAt } = await authenticator.authenticate(
    typeof credentials === 'object' ? credentials[0] : credentials,
    correlationId,
  )
  return { viewer, expiresAt, current: () => authenticator.refresh(viewer, correlationId) }
}
