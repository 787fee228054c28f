import { WebSocket } from 'ws'

/** A client that says what it likes, protocol or not. */
export interface RawClient {
  readonly socket: WebSocket
  send(message: unknown): void
  /** The next message, in order. */
  message(): Promise<unknown>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  dispose(): void
}

export async function createRawClient(url: string, protocol = 'graphql-transport-ws'): Promise<RawClient> {
  const socket = new WebSocket(url, protocol, { perMessageDeflate: false })
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
  return {
    socket,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    message: () =>
      messages.length ? Promise.resolve(messages.shift()) : new Promise((resolve) => waiting.push(resolve)),
    dispose: () => socket.terminate(),
  }
}
