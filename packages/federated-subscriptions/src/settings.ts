/** Limits and intervals; every field has a default, see `defaultSettings`. */
export interface SubscriptionSettings {
  /** Connections (sockets and HTTP streams) of one user; a further one is closed with 4429. Default 100. */
  readonly maxConnectionsPerUser: number
  /** Connections (sockets and HTTP streams) from one client address; a further one is closed with 4429. Default 20,000. */
  readonly maxConnectionsPerAddress: number
  /** Running operations on one socket; a further one ends with RATE_LIMITED. Default 100. */
  readonly maxOperationsPerSocket: number
  /** Largest message of a client, bytes; a larger one closes the socket with 1009. Default 256 KiB. */
  readonly maxMessageBytes: number
  /** Bytes queued for one client; beyond that it is disconnected with 4508. Default 1 MiB. */
  readonly maxQueuedBytes: number
  /** Events queued for one client; beyond that it is disconnected with 4508. Default 1,000. */
  readonly maxQueuedEvents: number
  /** How long a slow client has to read what was sent before its socket is terminated, milliseconds. Default 5,000. */
  readonly slowConsumerGraceMs: number
  /** Time between opening a socket and its `connection_init`, milliseconds; then 4408. Default 3,000. */
  readonly connectionInitTimeoutMs: number
  /** Time between pings, milliseconds; a peer that does not respond is disconnected within two and a half intervals. Default 12,000. */
  readonly pingIntervalMs: number
  /** Time between access checks of a client, milliseconds, at most 5,000. Default 5,000. */
  readonly accessCheckIntervalMs: number
  /** An access check that is older than this is repeated before an event is sent, milliseconds. Default 0: with every event. */
  readonly accessMaxAgeAtEventMs: number
  /**
   * How long an access remains valid while checks fail, milliseconds; then events wait. A check fails after 5,000 milliseconds.
   * Default 5,000.
   */
  readonly accessGraceMs: number
  /** How long events wait for a successful check, milliseconds; then operations end with UPSTREAM_UNAVAILABLE. Default 30,000. */
  readonly accessGiveUpMs: number
  /** Time limit of a scope query, milliseconds; then the subscription is not shared. Default 1,000. */
  readonly scopeTimeoutMs: number
  /** Time limit to complete one event, milliseconds; then the event has a TIMEOUT error. Default 30,000. */
  readonly eventTimeoutMs: number
  /**
   * How long the completion of an event is retried while another subgraph is unavailable, milliseconds; then the event is sent
   * incomplete, and later events are not retried until that subgraph responds. 0: no retries. Default 25,000.
   */
  readonly eventRetryMs: number
  /** Events of one stream that are completed at the same time; they are delivered in order. Default 8. */
  readonly eventConcurrency: number
  /** Queued events of one stream; beyond that its upstream is closed and resumed later. Default 1,000. */
  readonly maxPendingEvents: number
  /** Bytes of the queued events of one stream, if its subgraph is remote. Default 8 MiB. */
  readonly maxPendingBytes: number
  /** Delivered events that a resumable stream keeps in memory for clients that resume. Default 128. */
  readonly replayEvents: number
  /** Bytes of delivered events that a resumable stream keeps in memory. Default 64 KiB. */
  readonly replayBytes: number
  /** Upper bound of the first random delay before an upstream is opened again, milliseconds. Default 50. */
  readonly reconnectBaseMs: number
  /** Largest upper bound of that delay, milliseconds; it doubles with each failure. Default 5,000. */
  readonly reconnectMaxMs: number
  /** Time limit to open an upstream for the first time, milliseconds; then UPSTREAM_UNAVAILABLE. Default 10,000. */
  readonly upstreamOpenTimeoutMs: number
  /** Time limit to open an interrupted upstream again, milliseconds; then UPSTREAM_UNAVAILABLE. Default 60,000. */
  readonly upstreamGiveUpMs: number
  /** How long a shutdown waits for events in progress, milliseconds. Default 5,000. */
  readonly drainGraceMs: number
  /** Largest operation, GraphQL tokens. Default 10,000. */
  readonly maxOperationTokens: number
  /** Characters of operation text whose parsed and planned form is cached. Default 1,000,000. */
  readonly planCacheCharacters: number
}

/** The documented defaults. */
export const defaultSettings: SubscriptionSettings = {
  maxConnectionsPerUser: 100,
  maxConnectionsPerAddress: 20_000,
  maxOperationsPerSocket: 100,
  maxMessageBytes: 256 * 1024,
  maxQueuedBytes: 1024 * 1024,
  maxQueuedEvents: 1_000,
  slowConsumerGraceMs: 5_000,
  connectionInitTimeoutMs: 3_000,
  pingIntervalMs: 12_000,
  accessCheckIntervalMs: 5_000,
  accessMaxAgeAtEventMs: 0,
  accessGraceMs: 5_000,
  accessGiveUpMs: 30_000,
  scopeTimeoutMs: 1_000,
  eventTimeoutMs: 30_000,
  eventRetryMs: 25_000,
  eventConcurrency: 8,
  maxPendingEvents: 1_000,
  maxPendingBytes: 8 * 1024 * 1024,
  replayEvents: 128,
  replayBytes: 64 * 1024,
  reconnectBaseMs: 50,
  reconnectMaxMs: 5_000,
  upstreamOpenTimeoutMs: 10_000,
  upstreamGiveUpMs: 60_000,
  drainGraceMs: 5_000,
  maxOperationTokens: 10_000,
  planCacheCharacters: 1_000_000,
}
