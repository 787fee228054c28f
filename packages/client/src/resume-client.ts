import { parse, print } from 'graphql'
import type { FormattedExecutionResult } from 'graphql'
import { renewCredentials } from './renew-credentials.ts'
import type { Credentials } from './renew-credentials.ts'
import { findOperation } from './resumable-operation.ts'
import { createResumer } from './resumer.ts'
import type { Resumer } from './resumer.ts'
import type { ResumeOptions, ResumeSink } from './types.ts'

/** One request of graphql-ws or graphql-sse. */
export interface ClientRequest {
  readonly query: string
  readonly variables?: Record<string, unknown> | null | undefined
  readonly operationName?: string | null | undefined
  readonly extensions?: Record<string, unknown> | null | undefined
}

interface ClientSink {
  next(result: never): void
  error(reason: unknown): void
  complete(): void
}

type ClientEvent = 'connected' | 'closed' | 'pong'

/** The members of a graphql-ws or graphql-sse client that are used. */
export interface SubscribeClient {
  subscribe(request: never, sink: ClientSink): () => void
  /** graphql-ws only. */
  on?(event: never, listener: never): () => void
  /** graphql-ws only. */
  terminate?(): void
}

/** A client whose subscriptions resume. */
export interface ResumableClient {
  readonly resumer: Resumer
  /** Queries and mutations are passed on unchanged. @returns ends the operation */
  subscribe<Result = FormattedExecutionResult>(request: ClientRequest, sink: ResumeSink<Result>): () => void
  /** The results of one operation. Leaving the loop ends it. */
  iterate<Result = FormattedExecutionResult>(request: ClientRequest): AsyncIterableIterator<Result>
  /** Stops renewing credentials. The caller owns the client. */
  dispose(): void
}

export interface ResumeClientOptions extends ResumeOptions {
  /**
   * Returns credentials in the form of `connectionParams`; use the same function there. With it, a graphql-ws socket gets new ones
   * before the old ones expire.
   */
  readonly credentials?: () => Promise<Credentials> | Credentials
  /** How long before their expiry credentials are renewed, milliseconds. Default: 30,000. */
  readonly renewAheadMs?: number
}

/** Makes every subscription of a graphql-ws or graphql-sse client resume from its last cursor. */
export function resume(client: SubscribeClient, options: ResumeClientOptions = {}): ResumableClient {
  const socket = createSocketState(client)
  const { credentials } = options
  const renewal = credentials && client.on && renewCredentials(client as never, { ...options, credentials })
  const onUnauthenticated = options.onUnauthenticated ?? (renewal && (() => renewal.renewNow()))
  const resumer = createResumer(
    { ...options, ...(onUnauthenticated && { onUnauthenticated }) },
    { reportsOpening: socket !== null, ...(client.terminate && { reset: () => client.terminate?.() }) },
  )
  const subscribe = (request: ClientRequest, sink: ResumeSink): (() => void) => {
    const document = parse(request.query)
    const operationName = request.operationName ?? undefined
    if (findOperation(document, operationName)?.operation !== 'subscription')
      return client.subscribe(request as never, withoutInfo(sink))
    return resumer.run(
      { document, variables: request.variables ?? {}, operationName },
      (attempt, to) => {
        const forget = socket?.follow(to)
        const sent = { ...request, query: print(attempt.document), variables: attempt.variables }
        const close = client.subscribe(sent as never, to)
        return () => {
          forget?.()
          close()
        }
      },
      sink,
    )
  }
  return {
    resumer,
    subscribe: subscribe,
    iterate: (request) => iterate((sink) => subscribe(request, sink)),
    dispose: () => {
      renewal?.dispose()
      socket?.dispose()
    },
  }
}

const withoutInfo = (sink: ResumeSink): ClientSink => ({
  next: (result) => sink.next(result, { cursor: undefined, gap: false }),
  error: (reason) => sink.error(reason),
  complete: () => sink.complete(),
})

interface SocketListener {
  opened(): void
  interrupted(): void
}

interface SocketState {
  follow(listener: SocketListener): () => void
  dispose(): void
}

/** Null for clients without a shared socket: each of their operations has its own connection. */
function createSocketState(client: SubscribeClient): SocketState | null {
  if (!client.on) return null
  const on = client.on.bind(client) as unknown as (event: ClientEvent, listener: () => void) => () => void
  const listeners = new Set<SocketListener>()
  let isConnected = false
  const stopOpened = on('connected', () => {
    isConnected = true
    for (const listener of listeners) listener.opened()
  })
  const stopClosed = on('closed', () => {
    isConnected = false
    for (const listener of listeners) listener.interrupted()
  })
  return {
    follow(listener) {
      listeners.add(listener)
      if (isConnected) queueMicrotask(() => listeners.has(listener) && isConnected && listener.opened())
      return () => void listeners.delete(listener)
    },
    dispose: () => {
      stopOpened()
      stopClosed()
    },
  }
}

async function* iterate<Result>(subscribe: (sink: ResumeSink) => () => void): AsyncGenerator<Result> {
  const results: unknown[] = []
  let wake = (): void => undefined
  /** Contains the error, if it failed. */
  let end: readonly unknown[] | undefined
  const finish = (...failures: readonly unknown[]): void => {
    end = failures
    wake()
  }
  const stop = subscribe({
    next: (result) => {
      results.push(result)
      wake()
    },
    error: (reason) => finish(reason),
    complete: () => finish(),
  })
  try {
    for (;;) {
      while (results.length > 0) yield results.shift() as Result
      if (end) {
        if (end.length > 0) throw end[0]
        return
      }
      await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    stop()
  }
}
