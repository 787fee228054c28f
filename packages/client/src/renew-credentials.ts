/** The credentials of a client, in the form of `connectionParams`. */
export type Credentials = Readonly<Record<string, unknown>>

interface Socket {
  readonly readyState: number
  send(text: string): void
}

interface Expiry {
  readonly expiresAt?: string
  readonly errors?: unknown
}

/** The members of a graphql-ws client that are used. */
interface SocketClient {
  on(event: 'connected', listener: (socket: Socket, payload: Expiry | undefined) => void): () => void
  on(event: 'pong', listener: (received: boolean, payload: Expiry | undefined) => void): () => void
  on(event: 'closed', listener: () => void): () => void
}

interface RenewalOptions {
  readonly credentials: () => Promise<Credentials> | Credentials
  readonly renewAheadMs?: number
}

export interface CredentialRenewal {
  /**
   * Concurrent calls share one renewal, since the server accepts one at a time per socket. Rejects when `credentials` does, and
   * when the server does not respond within 10 s.
   * @returns whether the server has accepted new credentials, or there is no socket and the next one receives them
   */
  renewNow(): Promise<boolean>
  dispose(): void
}

const open = 1
const answerTimeoutMs = 10_000
/** The maximum delay of a timer. */
const maxTimerMs = 2 ** 31 - 1

/**
 * Sends new credentials over an open socket before the old ones expire, as a `ping` with a payload. The server reports in
 * `connection_ack` and in each `pong` when the credentials expire (`expiresAt`).
 */
export function renewCredentials(client: SocketClient, options: RenewalOptions): CredentialRenewal {
  const { renewAheadMs = 30_000 } = options
  let socket: Socket | undefined
  /** Fires at the next renewal, or when the response to one is overdue. */
  let timer: ReturnType<typeof setTimeout> | undefined
  let settle: ((isAccepted: boolean) => void) | undefined
  let renewing: Promise<boolean> | undefined

  const schedule = (payload: Expiry | undefined): void => {
    clearTimeout(timer)
    const expiresInMs = Date.parse(payload?.expiresAt ?? '') - Date.now()
    if (Number.isNaN(expiresInMs)) return
    // Credentials with a shorter lifetime are renewed after half of it, so that renewals do not follow each other immediately.
    const waitMs = expiresInMs > 2 * renewAheadMs ? expiresInMs - renewAheadMs : Math.max(expiresInMs / 2, 1_000)
    // A failed renewal is repeated when the server reports that the credentials have expired.
    timer = setTimeout(() => void renewNow().catch(() => undefined), Math.min(waitMs, maxTimerMs))
  }
  const renew = async (): Promise<boolean> => {
    const credentials = await options.credentials()
    if (socket?.readyState !== open) return true
    socket.send(JSON.stringify({ type: 'ping', payload: credentials }))
    clearTimeout(timer)
    return new Promise((resolve, reject) => {
      settle = resolve
      timer = setTimeout(reject, answerTimeoutMs)
    })
  }
  const renewNow = (): Promise<boolean> => (renewing ??= renew().finally(() => (renewing = undefined)))
  const stops = [
    client.on('connected', (connected, payload) => {
      socket = connected
      schedule(payload)
    }),
    client.on('pong', (isReceived, payload) => {
      // The response to a keep-alive ping has no payload.
      if (!isReceived || !payload) return
      clearTimeout(timer)
      settle?.(!payload.errors)
      if (!payload.errors) schedule(payload)
    }),
    client.on('closed', () => {
      socket = undefined
      clearTimeout(timer)
      // The next socket is opened with new credentials.
      settle?.(true)
    }),
  ]
  return {
    renewNow,
    dispose: () => {
      clearTimeout(timer)
      settle?.(false)
      for (const stop of stops) stop()
    },
  }
}
