import type { SubscribePayload } from 'graphql-ws'
import { createUpstreamLine } from './connection-pool.ts'
import type { Handshake, UpstreamLine } from './connection-pool.ts'
import { connectUpstream } from './pooled-connection.ts'
import { toAddressKey } from './upstream-address.ts'
import type { UpstreamAddress } from './upstream-address.ts'
import { createUpstreamEndpoints } from './upstream-endpoints.ts'
import type { Upstream, UpstreamRequest } from './upstream.ts'

/** How a subgraph is reached over `graphql-transport-ws`. */
export interface WebSocketUpstreamOptions<Identity> {
  /**
   * Addresses of the subgraph's instances, the preferred one first: `ws://` or `wss://`. A function is asked for them at each
   * connection, so that a subgraph may move: sockets that are open stay where they are.
   */
  readonly urls: readonly string[] | (() => readonly (string | UpstreamAddress)[])
  /** Goes with each subscription as its `extensions`, with which one socket serves all identities. Default none. */
  readonly extensions?: (request: UpstreamRequest<Identity>) => Promise<Payload> | Payload
  /** Goes with each socket as the payload of its `connection_init`. Default none. */
  readonly connectionParams?: (identity: Identity) => Promise<Payload> | Payload
  /** Goes with each socket as headers of its upgrade. Default none. */
  readonly headers?: (
    identity: Identity,
  ) => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>
  /** Identities with an equal key share a socket. Default: all do, so set it with `connectionParams` and `headers`. */
  readonly connectionKey?: (identity: Identity) => string
  /** Time to connect and be acknowledged, milliseconds. Default 5,000. */
  readonly connectTimeoutMs?: number
  /** Time between pings, milliseconds; an instance that answers none is left within two of them. Default 12,000. */
  readonly pingIntervalMs?: number
  /**
   * Largest message of an instance, bytes. A larger one breaks the socket for all who share it, who go on with a socket each: that of
   * whoever it was for breaks again, and no other. Default 32 MiB.
   */
  readonly maxMessageBytes?: number
  /** Time between probes of addresses that are down, milliseconds. Default 5,000. */
  readonly healthCheckIntervalMs?: number
  /** Bounds of the wait after all addresses have failed, milliseconds. Default 50 to 2,000. */
  readonly reconnectBaseMs?: number
  readonly reconnectMaxMs?: number
}

type Payload = Record<string, unknown>

/**
 * The way to a subgraph over WebSocket: one socket for each instance (and connection key), all subscriptions on it. When a
 * socket breaks, its subscriptions end as `broken`; what is opened meanwhile waits until an instance is reached.
 */
export function createWebSocketUpstream<Identity>(options: WebSocketUpstreamOptions<Identity>): Upstream<Identity> {
  const { connectTimeoutMs = 5_000, pingIntervalMs = 12_000, maxMessageBytes = 32 * 1024 * 1024 } = options
  const lines = new Map<string | symbol, UpstreamLine>()
  const { urls } = options
  const endpoints = createUpstreamEndpoints({
    urls: () => (typeof urls === 'function' ? urls() : urls).map(toAddressKey),
    checkIntervalMs: options.healthCheckIntervalMs ?? 5_000,
    probe: (url) => canConnect(url, { connectTimeoutMs, maxMessageBytes }),
  })

  function createLine(key: string | symbol): UpstreamLine {
    const line = createUpstreamLine({
      endpoints,
      connectTimeoutMs,
      pingIntervalMs,
      maxMessageBytes,
      backoff: { baseMs: options.reconnectBaseMs ?? 50, maxMs: options.reconnectMaxMs ?? 2_000 },
      onIdle: () => lines.delete(key),
    })
    lines.set(key, line)
    return line
  }

  return {
    open: (request, sink) => {
      const key = request.isApart ? Symbol('apart') : (options.connectionKey?.(request.identity) ?? '')
      const line = lines.get(key) ?? createLine(key)
      return line.open({
        sink,
        payload: () => payloadOf(request, options),
        handshake: () => handshakeOf(request, options),
      })
    },
    dispose: async () => {
      endpoints.dispose()
      for (const line of lines.values()) line.close()
      lines.clear()
    },
  }
}

function payloadOf<Identity>(
  request: UpstreamRequest<Identity>,
  options: WebSocketUpstreamOptions<Identity>,
): Promise<SubscribePayload> | SubscribePayload {
  const { query, operationName, variables } = request
  const payload = { query, variables: { ...variables }, ...(operationName === undefined ? {} : { operationName }) }
  const extensions = options.extensions?.(request)
  if (!extensions) return payload
  return Promise.resolve(extensions).then((resolved) => ({ ...payload, extensions: resolved }))
}

async function handshakeOf<Identity>(
  { identity }: UpstreamRequest<Identity>,
  options: WebSocketUpstreamOptions<Identity>,
): Promise<Handshake> {
  const [headers, connectionParams] = await Promise.all([
    options.headers?.(identity),
    options.connectionParams?.(identity),
  ])
  return { headers: headers ?? {}, connectionParams }
}

/** Whether something that speaks the protocol listens; it may still refuse whoever has not said who it is. */
function canConnect(
  url: string,
  { connectTimeoutMs, maxMessageBytes }: { readonly connectTimeoutMs: number; readonly maxMessageBytes: number },
): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connectUpstream({
      url,
      headers: {},
      connectionParams: undefined,
      connectTimeoutMs,
      pingIntervalMs: connectTimeoutMs,
      maxMessageBytes,
      onReady: () => {
        resolve(true)
        connection.close()
      },
      onClosed: (end) => resolve(end.kind === 'refused'),
    })
  })
}
