import type { IncomingHttpHeaders } from 'node:http'
import type { Authenticated } from './access-registry.ts'
import { createConnectionLimit } from './connection-limits.ts'
import { createSession } from './session.ts'
import type { Session, SessionEnvironment } from './session.ts'

/** The credentials of a client that connects or renews them. */
export interface Credentials<Identity> {
  /** `authorization` of `connectionParams`, otherwise of the headers. */
  readonly authorization: string | undefined
  /** The headers of the HTTP request; empty if credentials are renewed on an open socket. */
  readonly headers: IncomingHttpHeaders
  /** The IP address of the client. */
  readonly ip: string
  /** The id of the HTTP request or upgrade request. */
  readonly requestId: string
  /** The payload of `connection_init`, or of the ping that renews credentials. */
  readonly connectionParams: Readonly<Record<string, unknown>>
  /** The current identity of a client that renews, for what was derived from its headers. */
  readonly renews?: Identity | undefined
}

/**
 * Authenticates a client.
 * @throws an error whose `code` (or `extensions.code`) is UNAUTHENTICATED, FORBIDDEN or RATE_LIMITED; any other error is INTERNAL
 */
export type Authenticate<Identity> = (credentials: Credentials<Identity>) => Promise<Authenticated<Identity>>

/** Applies connection limits and authentication, on every transport. */
export interface ConnectionAdmission<Identity> {
  /** Counts a connection from an address; returns how to release it. @throws OperationFailed with RATE_LIMITED */
  reserveAddress(ip: string): () => void
  /** @throws what `authenticate` throws, or OperationFailed with RATE_LIMITED */
  openSession(credentials: Credentials<Identity>, onRevoked: () => void): Promise<Session<Identity>>
  authenticate: Authenticate<Identity>
}

/** What the admission of connections needs. */
export interface ConnectionAdmissionOptions<Identity> {
  readonly authenticate: Authenticate<Identity>
  readonly environment: SessionEnvironment<Identity>
  readonly maxConnectionsPerUser: number
  readonly maxConnectionsPerAddress: number
}

export function createConnectionAdmission<Identity>(
  options: ConnectionAdmissionOptions<Identity>,
): ConnectionAdmission<Identity> {
  const { authenticate, environment } = options
  const users = createConnectionLimit(options.maxConnectionsPerUser, 'connections of one user')
  const addresses = createConnectionLimit(options.maxConnectionsPerAddress, 'connections from one address')
  return {
    reserveAddress: (ip) => addresses.reserve(ip),
    openSession: async (credentials, onRevoked) => {
      const authenticated = await authenticate(credentials)
      const release = authenticated.userId === undefined ? undefined : users.reserve(authenticated.userId)
      return createSession(environment, authenticated, { onRevoked, onDisposed: () => release?.() })
    },
    authenticate,
  }
}
