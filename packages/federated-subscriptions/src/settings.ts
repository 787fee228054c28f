/** Limits and intervals of the room; every field has a default, see `defaultSettings`. */
export interface SubscriptionSettings {
  /** Sockets and HTTP streams one user may hold at once; a further one is closed with 4429. Default 100. */
  readonly maxConnectionsPerUser: number
  /** Sockets and HTTP streams one client address may hold at once; a further one is closed with 4429. Default 20,000. */
  readonly maxConnectionsPerAddress: number
  /** Operations in flight on one socket; a further one ends with RATE_LIMITED. Default 100. */
  readonly maxOperationsPerSocket: number
  /** Largest message a client may send, bytes; past it the socket is closed with 1009. Default 256 KiB. */
  readonly maxMessageBytes: number
  /** Bytes that may wait for one slow client; past it the client is disconnected (4508). Default 1 MiB. */
  readonly maxQueuedBytes: number
  /** Events that may wait for one slow client; past it the client is disconnected (4508). Default 1,000. */
  readonly maxQueuedEvents: number
  /** How long a disconnected slow client has to read what was already sent to it, milliseconds. Default 5,000. */
  readonly slowConsumerGraceMs: number
  /** Time between opening a socket and its `connection_init`, milliseconds; then 4408. Default 3,000. */
  readonly connectionInitTimeoutMs: number
  /** Time between pings, milliseconds; a peer that answers none is gone within two and a half of them. Default 12,000. */
  readonly pingIntervalMs: number
  /** Time between two checks of a client's access, milliseconds, at most 5,000. Default 5,000. */
  readonly accessCheckIntervalMs: number
  /** Age at which an access check is repeated before an event is sent, milliseconds. Default 0: with every event. */
  readonly accessMaxAgeAtEventMs: number
  /**
   * How long what was known of a client's access holds while it cannot be checked, milliseconds; then events wait. A check that
   * takes more than 5,000 counts as failed. Default 5,000.
   */
  readonly accessGraceMs: number
  /** How long events wait for a check to succeed, milliseconds; then operations end with UPSTREAM_UNAVAILABLE. Default 30,000. */
  readonly accessGiveUpMs: number
  /** Time to find out with whom a subscription shares, milliseconds; then it shares with nobody else. Default 1,000. */
  readonly scopeTimeoutMs: number
  /** Time to complete one event from the other subgraphs, milliseconds; then the event carries TIMEOUT. Default 30,000. */
  readonly eventTimeoutMs: number
  /**
   * How long an event is completed again and again while another subgraph is away; then it is sent with what there is, and the
   * next ones do not wait until that subgraph is back. 0: never. Default 25,000.
   */
  readonly eventRetryMs: number
  /** Events of one stream that are completed at the same time; they are delivered in order. Default 8. */
  readonly eventConcurrency: number
  /** Events of one stream that may wait to be completed; past it the upstream is taken up again later. Default 1,000. */
  readonly maxPendingEvents: number
  /** Bytes of a remote subgraph's events of one stream that may wait so, as they came. Default 8 MiB. */
  readonly maxPendingBytes: number
  /** Delivered events that a resumable stream keeps for clients that resume. Default 128. */
  readonly replayEvents: number
  /** Bytes of delivered events that a resumable stream keeps for clients that resume. Default 64 KiB. */
  readonly replayBytes: number
  /** First upper bound of the random wait before an upstream is opened again, milliseconds. Default 50. */
  readonly reconnectBaseMs: number
  /** Largest upper bound of that wait, milliseconds; it doubles with each failure. Default 5,000. */
  readonly reconnectMaxMs: number
  /** How long the first opening of an upstream may take, milliseconds; then UPSTREAM_UNAVAILABLE. Default 10,000. */
  readonly upstreamOpenTimeoutMs: number
  /** How long an upstream may stay away before its clients get UPSTREAM_UNAVAILABLE, milliseconds. Default 60,000. */
  readonly upstreamGiveUpMs: number
  /** How long a shutdown waits for events under way, milliseconds. Default 5,000. */
  readonly drainGraceMs: number
  /** Largest operation, in tokens of GraphQL. Default 10,000. */
  readonly maxOperationTokens: number
  /** Letters of operation texts that are kept parsed and planned. Default 1 million. */
  readonly planCacheLetters: number
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
  planCacheLetters: 1_000_000,
}
