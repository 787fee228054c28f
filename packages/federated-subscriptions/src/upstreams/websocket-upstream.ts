import type { SubscribePayload } from 'graphql-ws'
import { createConnectionPool } from './connection-pool.ts'
import type { ConnectionPool, Handshake } from './connection-pool.ts'
import { toAddressKey } from './upstream-address.ts'
import type { UpstreamAddress } from './upstream-address.ts'
import { connectUpstream } from './upstream-connection.ts'
import type { UpstreamConnectionOptions, UpstreamTls } from './upstream-connection.ts'
import { createUpstreamEndpoints } from './upstream-endpoints.ts'
import type { Upstream, UpstreamRequest } from './upstream.ts'

/** How to connect to a subgraph over `graphql-transport-ws`. */
export interface WebSocketUpstreamOptions<Identity> {
  /**
   * Addresses of the subgraph's instances, the preferred one first: `ws://` or `wss://`. A function is called for each new
   * connection, so that addresses may change. Open sockets are kept.
   */
  readonly urls: readonly string[] | (() => readonly (string | UpstreamAddress)[])
  /** The `extensions` of each subscription. They can carry the identity, so that all identities share one socket. Default: none. */
  readonly extensions?: (request: UpstreamRequest<Identity>) => Promise<Payload> | Payload
  /** The payload of `connection_init`. Default: none. */
  readonly connectionParams?: (identity: Identity) => Promise<Payload> | Payload
  /** The headers of the upgrade request. Default: none. */
  readonly headers?: (
    identity: Identity,
  ) => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>
  /** Identities with an equal key share a socket. Default: all share one. Set it together with `connectionParams` or `headers`. */
  readonly connectionKey?: (identity: Identity) => string
  /**
   * Certificates for `wss:`. A function is called for each new connection, so that certificates may be replaced; open sockets are kept.
   * Default: those that Node.js trusts, and no client certificate.
   */
  readonly tls?: UpstreamTls | (() => UpstreamTls)
  /** Time to connect and be acknowledged, milliseconds. Default 5,000. */
  readonly connectTimeoutMs?: number
  /** Time between pings, milliseconds. An instance that does not respond is left within two intervals. Default 12,000. */
  readonly pingIntervalMs?: number
  /**
   * Largest message of an instance, bytes. A larger one closes its socket. The subscriptions on it continue with a socket each, so
   * that only the subscription that the message belongs to fails again. Default 32 MiB.
   */
  readonly maxMessageBytes?: number
  /** Time between probes of addresses that are down, milliseconds. Default 5,000. */
  readonly healthCheckIntervalMs?: number
  /** Limits of the delay after all addresses have failed, milliseconds. Default 50 to 2,000. */
  readonly reconnectBaseMs?: number
  readonly reconnectMaxMs?: number
}

type Payload = Record<string, unknown>

/**
 * Creates an upstream over WebSocket, with one socket for each instance and connection key. When a socket closes, its
 * subscriptions end as `broken`. New subscriptions wait until an instance is connected.
 */
export function createWebSocketUpstream<Identity>(options: WebSocketUpstreamOptions<Identity>): Upstream<Identity> {
  const { connectTimeoutMs = 5_000, pingIntervalMs = 12_000, maxMessageBytes = 32 * 1024 * 1024 } = options
  const tlsOf = () => (typeof options.tls === 'function' ? options.tls() : options.tls)
  const pools = new Map<string | symbol, ConnectionPool>()
  const { urls } = options
  const endpoints = createUpstreamEndpoints({
    urls: () => (typeof urls === 'function' ? urls() : urls).map(toAddressKey),
    checkIntervalMs: options.healthCheckIntervalMs ?? 5_000,
    probe: (url) => canConnect(url, { connectTimeoutMs, maxMessageBytes, tls: tlsOf() }),
  })

  function createPool(key: string | symbol): ConnectionPool {
    const pool = createConnectionPool({
      endpoints,
      connectTimeoutMs,
      pingIntervalMs,
      maxMessageBytes,
      tlsOf,
      backoff: { baseMs: options.reconnectBaseMs ?? 50, maxMs: options.reconnectMaxMs ?? 2_000, jitter: 1 },
      onIdle: () => pools.delete(key),
    })
    pools.set(key, pool)
    return pool
  }

  return {
    open: (request, sink) => {
      const key = request.isDedicated ? Symbol('dedicated') : (options.connectionKey?.(request.identity) ?? '')
      const pool = pools.get(key) ?? createPool(key)
      return pool.open({
        sink,
        payload: () => payloadOf(request, options),
        handshake: () => handshakeOf(request, options),
      })
    },
    dispose: async () => {
      endpoints.dispose()
      for (const pool of pools.values()) pool.close()
      pools.clear()
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

/** Whether the URL accepts the protocol. A refusal for missing credentials counts as reachable. */
function canConnect(
  url: string,
  {
    connectTimeoutMs,
    maxMessageBytes,
    tls,
  }: Pick<UpstreamConnectionOptions, 'connectTimeoutMs' | 'maxMessageBytes' | 'tls'>,
): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connectUpstream({
      url,
      headers: {},
      connectionParams: undefined,
      connectTimeoutMs,
      pingIntervalMs: connectTimeoutMs,
      maxMessageBytes,
      tls,
      onReady: () => {
        resolve(true)
        connection.close()
      },
      onClosed: (end) => resolve(end.kind === 'refused'),
    })
  })
}
