import type { IncomingHttpHeaders } from 'node:http'
import type { Authenticated } from './access-registry.ts'
import { createConnectionLimit } from './connection-limits.ts'
import { createSession } from './session.ts'
import type { Session, SessionEnvironment } from './session.ts'

/** What a client says of itself when it connects, or when it renews. */
export interface Credentials<Identity> {
  /** The `authorization` of the connection's parameters, else of its headers. */
  readonly authorization: string | undefined
  /** Of the HTTP request; empty when credentials are renewed on an open socket. */
  readonly headers: IncomingHttpHeaders
  /** Address of the client. */
  readonly ip: string
  /** Of the HTTP request, or of the socket's upgrade. */
  readonly requestId: string
  /** The payload of `connection_init`, or of the ping that renews. */
  readonly connectionParams: Readonly<Record<string, unknown>>
  /** Who the client has been until now, when it renews: for what was taken from its headers. */
  readonly renews?: Identity | undefined
}

/**
 * Tells who the client is.
 * @throws an error whose `code` (or `extensions.code`) is UNAUTHENTICATED, FORBIDDEN or RATE_LIMITED; anything else is INTERNAL
 */
export type Authenticate<Identity> = (credentials: Credentials<Identity>) => Promise<Authenticated<Identity>>

/** Lets clients in, on every transport. */
export interface ConnectionDoor<Identity> {
  /** Takes a place for an address; returns how to give it back. @throws OperationFailed with RATE_LIMITED */
  takeAddress(ip: string): () => void
  /** @throws what `authenticate` throws, or OperationFailed with RATE_LIMITED */
  open(credentials: Credentials<Identity>, onRevoked: () => void): Promise<Session<Identity>>
  authenticate: Authenticate<Identity>
}

/** What the door needs. */
export interface ConnectionDoorOptions<Identity> {
  readonly authenticate: Authenticate<Identity>
  readonly environment: SessionEnvironment<Identity>
  readonly maxConnectionsPerUser: number
  readonly maxConnectionsPerAddress: number
}

export function createConnectionDoor<Identity>(options: ConnectionDoorOptions<Identity>): ConnectionDoor<Identity> {
  const { authenticate, environment } = options
  const users = createConnectionLimit(options.maxConnectionsPerUser, 'connections of one user')
  const addresses = createConnectionLimit(options.maxConnectionsPerAddress, 'connections from one address')
  return {
    takeAddress: (ip) => addresses.take(ip),
    open: async (credentials, onRevoked) => {
      const authenticated = await authenticate(credentials)
      const release = authenticated.userId === undefined ? undefined : users.take(authenticated.userId)
      return createSession(environment, authenticated, { onRevoked, onDisposed: () => release?.() })
    },
    authenticate,
  }
}
