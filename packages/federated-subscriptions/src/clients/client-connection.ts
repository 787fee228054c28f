import type { IncomingHttpHeaders } from 'node:http'
import { parseExactJson, toJsonText } from '@plumbline/query-plan-executor'
import type { WebSocket as ProtocolSocket } from 'graphql-ws'
import { MessageType, parseMessage, stringifyMessage } from 'graphql-ws'
import type { Message, SubscribeMessage } from 'graphql-ws'
import type { WebSocket } from 'ws'
import { closeCodes } from '../close-code.ts'
import type { Session } from '../sessions/session.ts'
import type { SubscriptionSettings } from '../settings.ts'
import { BoundedWriter } from './bounded-writer.ts'
import type { Outlet } from './bounded-writer.ts'
import { OperationIds, withClientId } from './operation-ids.ts'

/** What a connection reports. */
export interface ClientConnectionEvents<Identity> {
  /** The client reads too slowly and is being disconnected. */
  readonly onSlow: () => void
  /** Renews credentials; what it resolves to goes back to the client. */
  readonly onCredentials: (
    connection: ClientConnection<Identity>,
    payload: Record<string, unknown>,
  ) => Promise<Record<string, unknown>>
  /** A message made the room itself fail. */
  readonly onFailure: (error: unknown) => void
}

/** Where a socket comes from. */
export interface Origin {
  readonly ip: string
  /** Of the upgrade. */
  readonly requestId: string
  readonly headers: IncomingHttpHeaders
}

/** What belongs to one client's socket; the protocol library speaks through it and hands it to every hook. */
export class ClientConnection<Identity> implements ProtocolSocket, Outlet {
  readonly socket: WebSocket
  readonly ip: string
  readonly requestId: string
  /** Of the upgrade, until the client is known. */
  headers: IncomingHttpHeaders
  session: Session<Identity> | undefined
  isGone = false
  readonly ids = new OperationIds()
  /**
   * Of operations that the library is being told of, by unique id. They do not go through it: it would parse them again, and not keep all
   * digits of long integers.
   */
  readonly #variables = new Map<string, Record<string, unknown>>()
  /** Queries and mutations under way, by the operation's unique id; aborted when their client does not wait for them any more. */
  executing: Map<string, AbortController> | undefined
  #isRenewing = false
  readonly #writer: BoundedWriter
  readonly #settings: SubscriptionSettings
  readonly #events: ClientConnectionEvents<Identity>

  constructor(
    socket: WebSocket,
    { ip, requestId, headers }: Origin,
    { settings, ...events }: ClientConnectionEvents<Identity> & { readonly settings: SubscriptionSettings },
  ) {
    this.socket = socket
    this.ip = ip
    this.requestId = requestId
    this.headers = headers
    this.#settings = settings
    this.#events = events
    this.#writer = new BoundedWriter(this, settings)
  }

  get protocol(): string {
    return this.socket.protocol
  }

  /** What the protocol library says. */
  send(text: string): void {
    this.#writer.write(withClientId(text))
  }

  /** What is not the library's: events, which are written for all their receivers together. */
  write(text: string): void {
    this.#writer.write(text)
  }

  room(): Promise<void> | undefined {
    return this.#writer.room()
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason)
  }

  onMessage(handle: HandleMessage): void {
    this.socket.on('message', (data) => {
      // What comes after a close, such as a mutation behind a message that is not of the protocol, is not served.
      if (this.socket.readyState !== this.socket.OPEN) return
      this.#receive(String(data), handle)?.catch((error: unknown) => {
        this.#events.onFailure(error)
        this.close(closeCodes.internal, 'internal error')
      })
    })
  }

  async onPing(payload: Record<string, unknown> | undefined): Promise<void> {
    const renews = typeof payload?.['authorization'] === 'string'
    if (renews && this.#isRenewing) return this.close(closeCodes.badRequest, 'one renewal at a time')
    this.#isRenewing = renews
    const answer = renews ? await this.#events.onCredentials(this, payload) : payload
    this.#isRenewing = false
    this.write(stringifyMessage(answer ? { type: MessageType.Pong, payload: answer } : { type: MessageType.Pong }))
  }

  bufferedBytes(): number {
    return this.socket.bufferedAmount
  }

  writeText(text: string, onFlushed?: () => void): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text, onFlushed)
  }

  onOverflow(): void {
    this.#events.onSlow()
    this.session?.dispose()
    this.session = undefined
    this.close(closeCodes.slowConsumer, 'slow consumer')
    // Who does not read does not see the close frame either; what it was sent is kept for it this long.
    const timer = setTimeout(() => this.socket.terminate(), this.#settings.slowConsumerGraceMs)
    this.socket.once('close', () => clearTimeout(timer))
  }

  /** The variables of an operation that the library tells of, once. */
  takeVariables(id: string): Record<string, unknown> | undefined {
    const variables = this.#variables.get(id)
    this.#variables.delete(id)
    return variables
  }

  /** The socket is gone: ends what it had running. */
  dispose(): void {
    this.isGone = true
    this.#writer.close()
    for (const controller of this.executing?.values() ?? []) controller.abort()
    this.session?.dispose()
  }

  #receive(text: string, handle: HandleMessage): Promise<void> | undefined {
    const message = parseOrNothing(text)
    switch (message?.type) {
      case MessageType.ConnectionInit:
      case MessageType.Ping:
      case MessageType.Pong:
        return handle(text)
      case MessageType.Subscribe: {
        const id = this.ids.begin(message.id)
        if (id !== undefined) return this.#subscribe({ ...message, id }, handle).finally(() => this.ids.end(id))
        this.close(closeCodes.idInUse, 'an operation with this id is under way')
        return undefined
      }
      case MessageType.Complete: {
        const id = this.ids.complete(message.id)
        if (id === undefined) return undefined
        this.executing?.get(id)?.abort()
        return handle(stringifyMessage({ ...message, id }))
      }
      default:
        this.close(closeCodes.badRequest, 'expected a message of a client of graphql-transport-ws')
        return undefined
    }
  }

  #subscribe(message: SubscribeMessage, handle: HandleMessage): Promise<void> {
    const { variables, ...payload } = message.payload
    if (variables) this.#variables.set(message.id, variables)
    return handle(toJsonText({ ...message, payload }))
  }
}

/** The library's own handling of a message; resolves when its operation is over. */
type HandleMessage = (text: string) => Promise<void>

function parseOrNothing(text: string): Message | undefined {
  try {
    return parseMessage(parseExactJson(text))
  } catch {
    return undefined
  }
}
