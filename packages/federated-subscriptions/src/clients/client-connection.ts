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
  /** Handling a message failed with an internal error. */
  readonly onFailure: (error: unknown) => void
}

/** The request that opened a socket. */
export interface Origin {
  readonly ip: string
  /** The id of the upgrade request. */
  readonly requestId: string
  readonly headers: IncomingHttpHeaders
}

/** One client's socket, with its session. The graphql-ws library sends through it and passes it to every hook. */
export class ClientConnection<Identity> extends BoundedWriter implements ProtocolSocket {
  readonly socket: WebSocket
  readonly ip: string
  readonly requestId: string
  /** The headers of the upgrade request, until the client is authenticated. */
  headers: IncomingHttpHeaders
  session: Session<Identity> | undefined
  isClosed = false
  readonly ids = new OperationIds()
  /**
   * The variables of operations that are being passed to the library, by unique id. They bypass it, because it would parse them again
   * and lose digits of long integers.
   */
  readonly #variables = new Map<string, Record<string, unknown>>()
  /** Running queries and mutations, by the operation's unique id; aborted when the client no longer waits for them. */
  executing: Map<string, AbortController> | undefined
  #isRenewing = false
  readonly #settings: SubscriptionSettings
  readonly #events: ClientConnectionEvents<Identity>

  constructor(
    socket: WebSocket,
    { ip, requestId, headers }: Origin,
    { settings, ...events }: ClientConnectionEvents<Identity> & { readonly settings: SubscriptionSettings },
  ) {
    super(settings)
    this.socket = socket
    this.ip = ip
    this.requestId = requestId
    this.headers = headers
    this.#settings = settings
    this.#events = events
  }

  get protocol(): string {
    return this.socket.protocol
  }

  /** Sends a message of the library. */
  send(text: string): void {
    this.write(withClientId(text))
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason)
  }

  onMessage(handle: HandleMessage): void {
    this.socket.on('message', (data) => {
      // Messages after a close are not handled, such as a mutation that follows an invalid message.
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
    const response = renews ? await this.#events.onCredentials(this, payload) : payload
    this.#isRenewing = false
    this.write(stringifyMessage(response ? { type: MessageType.Pong, payload: response } : { type: MessageType.Pong }))
  }

  protected override bufferedBytes(): number {
    return this.socket.bufferedAmount
  }

  protected override writeText(text: string, onFlushed?: () => void): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text, onFlushed)
  }

  protected override onOverflow(): void {
    this.#events.onSlow()
    this.session?.dispose()
    this.session = undefined
    this.close(closeCodes.slowConsumer, 'slow consumer')
    // A client that does not read does not receive the close frame either. It has this long to read what was sent.
    const timer = setTimeout(() => this.socket.terminate(), this.#settings.slowConsumerGraceMs)
    this.socket.once('close', () => clearTimeout(timer))
  }

  /** Returns the variables of an operation that was passed to the library, once. */
  takeVariables(id: string): Record<string, unknown> | undefined {
    const variables = this.#variables.get(id)
    this.#variables.delete(id)
    return variables
  }

  /** The socket has closed: ends its operations and its session. */
  dispose(): void {
    this.isClosed = true
    this.stopWriting()
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
        this.close(closeCodes.idInUse, 'an operation with this id is running')
        return undefined
      }
      case MessageType.Complete: {
        const id = this.ids.complete(message.id)
        if (id === undefined) return undefined
        this.executing?.get(id)?.abort()
        return handle(stringifyMessage({ ...message, id }))
      }
      default:
        this.close(closeCodes.badRequest, 'expected a client message of graphql-transport-ws')
        return undefined
    }
  }

  #subscribe(message: SubscribeMessage, handle: HandleMessage): Promise<void> {
    const { variables, ...payload } = message.payload
    if (variables) this.#variables.set(message.id, variables)
    return handle(toJsonText({ ...message, payload }))
  }
}

/** The library's handler of a message. Resolves when the message's operation has ended. */
type HandleMessage = (text: string) => Promise<void>

function parseOrNothing(text: string): Message | undefined {
  try {
    return parseMessage(parseExactJson(text))
  } catch {
    return undefined
  }
}
