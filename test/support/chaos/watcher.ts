import { setTimeout as delay } from 'node:timers/promises'
import { parseCursor } from '@plumbline/resumable-topics'
import { print } from 'graphql'
import type { ExecutionResult, GraphQLFormattedError } from 'graphql'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import type { Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import { RunProgressEverywhereDocument } from '#root/schema/generated/operations'
import type { RunProgressEverywhereSubscription } from '#root/schema/generated/operations'
import type { Person } from '../platform/index.ts'
import type { Sighting } from './verdict.ts'

/** A client that watches a run until it ends. When its stream breaks, it resumes at another gateway after its last cursor. */
export interface Watcher {
  readonly sightings: readonly Sighting[]
  /** Milliseconds from each break to the next event. */
  readonly recoveriesMs: readonly number[]
  /** Resolves with the first event. */
  readonly begun: Promise<void>
  /** Resolves when the stream has completed; rejects with an error that is not retryable. */
  readonly ended: Promise<void>
  dispose(): Promise<void>
}

export interface WatcherOptions {
  readonly runId: string
  readonly person: Person
  /** Gateways, the first one first. */
  readonly urls: readonly string[]
  /** Default: `websocket`. */
  readonly transport?: keyof typeof clients
}

interface StreamClient {
  iterate(payload: { readonly query: string; readonly variables: Record<string, unknown> }): AsyncIterable<unknown>
  dispose(): void | Promise<void>
}

type Answer = ExecutionResult<RunProgressEverywhereSubscription>

const query = print(RunProgressEverywhereDocument)
const maxRetryMs = 250

/** Starts watching. */
export function watchRun(options: WatcherOptions): Watcher {
  return new RunWatcher(options)
}

class RunWatcher implements Watcher {
  readonly sightings: Sighting[] = []
  readonly recoveriesMs: number[] = []
  readonly begun: Promise<void>
  readonly ended: Promise<void>
  readonly #options: WatcherOptions
  readonly #client: StreamClient
  readonly #stopping = new AbortController()
  #begin: () => void = () => undefined
  #attempts = 0
  #after: string | undefined
  #brokenAtMs: number | undefined

  constructor(options: WatcherOptions) {
    this.#options = options
    this.begun = new Promise((resolve) => (this.#begin = resolve))
    this.#client = clients[options.transport ?? 'websocket'](() => this.#url(), options.person.accessToken)
    this.ended = this.#watch()
  }

  async dispose(): Promise<void> {
    this.#stopping.abort()
    await this.#client.dispose()
    await this.ended.catch(() => undefined)
  }

  /** Changes with each attempt. */
  #url(): string {
    const { urls } = this.#options
    return urls[this.#attempts++ % urls.length] ?? ''
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        for await (const answer of this.#open()) this.#see(answer)
        return
      } catch (error) {
        if (isFinal(error)) throw asError(error)
        this.#brokenAtMs ??= performance.now()
        this.sightings.push({ kind: 'break' })
        await delay(Math.random() * maxRetryMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  #open(): AsyncIterable<Answer> {
    const { runId } = this.#options
    const variables = { runId, ...(this.#after !== undefined && { after: this.#after }) }
    return this.#client.iterate({ query, variables }) as AsyncIterable<Answer>
  }

  #see({ data, errors }: Answer): void {
    if (this.#brokenAtMs !== undefined) this.recoveriesMs.push(performance.now() - this.#brokenAtMs)
    this.#brokenAtMs = undefined
    this.#begin()
    // Data of other subgraphs may be missing, even the whole event; its seq counts nevertheless.
    if (!data) return void this.sightings.push({ kind: 'blank', reason: reasonOf(errors ?? []) })
    const { cursor, kind } = data.runProgress
    this.#after = cursor
    this.sightings.push({ kind: 'event', seq: parseCursor(`run:${this.#options.runId}`, cursor).seq, event: kind })
  }
}

/** A client that disconnects from a gateway which does not respond; its user reconnects. */
function createPatientClient(url: () => string, accessToken: string): StreamClient {
  let patience: NodeJS.Timeout | undefined
  const client: Client = createClient({
    url: () => `${url().replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: ImpatientWebSocket,
    retryAttempts: 0,
    connectionAckWaitTimeout: answerMs,
    keepAlive: keepAliveMs,
    connectionParams: { authorization: `Bearer ${accessToken}` },
    on: {
      ping: (received) => {
        if (!received) patience = setTimeout(() => client.terminate(), answerMs)
      },
      pong: (received) => received && clearTimeout(patience),
      closed: () => clearTimeout(patience),
    },
  })
  return client
}

const createEventStreamClient = (url: () => string, accessToken: string): StreamClient =>
  createSseClient({
    url: () => `${url()}/graphql`,
    headers: { authorization: `Bearer ${accessToken}` },
    retryAttempts: 0,
  })

const clients = { websocket: createPatientClient, sse: createEventStreamClient }

const answerMs = 2_000
const keepAliveMs = 1_000

class ImpatientWebSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols, { handshakeTimeout: answerMs })
  }
}

const reasonOf = (errors: readonly Pick<GraphQLFormattedError, 'message' | 'extensions'>[]) =>
  errors.map(({ message, extensions }) => `${message} (${String(extensions?.['code'])})`).join('; ')

/** A rejected operation ends with a list of errors; retryable ones are retried. */
const isFinal = (error: unknown) => Array.isArray(error) && !(error as GraphQLFormattedError[]).every(isRetryable)

const retryable: readonly unknown[] = ['UPSTREAM_UNAVAILABLE', 'TIMEOUT']
const isRetryable = ({ extensions }: GraphQLFormattedError) => retryable.includes(extensions?.['code'])

const asError = (error: unknown) => (error instanceof Error ? error : new Error(JSON.stringify(error)))
