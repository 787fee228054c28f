import { connect } from 'node:net'
import { WebSocket } from 'ws'

/** A client that sends arbitrary messages, also invalid ones. */
export interface RawClient {
  readonly socket: WebSocket
  send(message: unknown): void
  /** Sends messages in one packet, so that the server handles them in one iteration of its event loop. */
  sendTogether(messages: readonly unknown[]): void
  /** The next message, in order. */
  message(): Promise<unknown>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  dispose(): void
}

export async function createRawClient(url: string, protocol = 'graphql-transport-ws'): Promise<RawClient> {
  const { hostname, port } = new URL(url)
  const connection = connect(Number(port), hostname)
  const socket = new WebSocket(url, protocol, { perMessageDeflate: false, createConnection: () => connection })
  const messages: unknown[] = []
  const waiting: ((message: unknown) => void)[] = []
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  socket.on('error', () => undefined)
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(String(data))
    const waiter = waiting.shift()
    if (waiter) waiter(message)
    else messages.push(message)
  })
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const send = (message: unknown): void => socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return {
    socket,
    closed,
    send,
    sendTogether: (sent) => {
      connection.cork()
      sent.forEach(send)
      connection.uncork()
    },
    message: () =>
      messages.length ? Promise.resolve(messages.shift()) : new Promise((resolve) => waiting.push(resolve)),
    dispose: () => socket.terminate(),
  }
}
