import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { WebSocket } from 'ws'

/** The result of an exchange. */
export interface Exchanged {
  /** HTTP status, or the close code of a socket. */
  readonly status: number
  readonly sentBytes: number
  readonly receivedBytes: number
}

/** Exchanges of more than one request, or that `fetch` cannot send. `n` makes each repetition unique. */
export type Exchange = (url: URL, n: number) => Promise<Exchanged>

/** Accepts requests for a second, and two megabytes of bodies at a time. */
export const shortened = { RECEIVE_SECONDS: '1', MAX_BODIES_BYTES: '2000000' } as const

const wrongItems = (count: number) => Array<string>(count).fill('x')
const wrongQuery = (n: number) => `subscription ($upcs: [ID!]!) { named(upcs: $upcs) { upc } } # ${n}`

const streamed =
  (accept: string): Exchange =>
  (url, n) =>
    posted(
      url,
      JSON.stringify({ query: wrongQuery(n), variables: { upcs: wrongItems(100_000).map(() => [{}]) } }),
      accept,
    )

export const exchanges: Readonly<Record<string, Exchange>> = {
  'a slow body': async (url) => raw(url, `${headOf(url)}content-length: 100\r\n\r\n{`),
  'a slow body in chunks': async (url) => raw(url, `${headOf(url)}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`),
  'ten large bodies that do not end': async (url) => {
    const body = 'x'.repeat(900_000)
    const all = await Promise.all(
      Array.from({ length: 10 }, () => raw(url, `${headOf(url)}content-length: ${body.length + 1}\r\n\r\n${body}`)),
    )
    // A response followed by a reset is often not read.
    const status = Math.max(...all.map((one) => one.status || 0))
    return { status, sentBytes: 10 * body.length, receivedBytes: sum(all) }
  },
  'two hosts': async (url) => raw(url, `${headOf(url)}host: b.test\r\ncontent-length: 2\r\n\r\n{}`),
  'a stream with 100,000 wrong values': streamed('text/event-stream'),
  'multipart with 100,000 wrong values': streamed('multipart/mixed;subscriptionSpec=1.0'),
  'a socket: many wrong values': (url, n) =>
    overSocket(url, { query: wrongQuery(n), variables: { upcs: wrongItems(10_000).map(() => [{}]) } }),
  'a socket: a giant operation': (url, n) =>
    overSocket(url, {
      query: `{ ${Array.from({ length: 2_500 }, (_, index) => `a${index}: reviewCount`).join(' ')} } # ${n}`,
    }),
  'a socket: a message of a megabyte': (url) => overSocket(url, { query: 'x'.repeat(1_000_000) }),
  'a socket: brackets alone': (url) => overSocket(url, '['.repeat(60_000)),
  'a socket: next from the client': (url) => overSocket(url, { type: 'next', id: '1', payload: { data: {} } }),
  'a socket: another origin': async (url) => {
    const socket = new WebSocket(socketUrl(url), 'graphql-transport-ws', { origin: 'https://evil.test' })
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { readonly statusCode: number }]
    socket.on('error', () => undefined)
    socket.terminate()
    return { status: response.statusCode, sentBytes: 0, receivedBytes: 0 }
  },
}

const sum = (all: readonly Exchanged[]) => all.reduce((total, { receivedBytes }) => total + receivedBytes, 0)

const headOf = ({ host }: URL) => `POST /graphql HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n`

async function posted(url: URL, body: string, accept: string): Promise<Exchanged> {
  const headers = { 'content-type': 'application/json', accept }
  const response = await fetch(url, { method: 'POST', headers, body })
  const { byteLength } = await response.arrayBuffer()
  return { status: response.status, sentBytes: Buffer.byteLength(body), receivedBytes: byteLength }
}

/** Writes bytes and reads until the gateway closes the connection. */
async function raw({ hostname, port }: URL, text: string): Promise<Exchanged> {
  const socket = connect(Number(port), hostname)
  socket.write(text)
  const answer = await readAll(socket)
  return { status: Number(answer.slice(9, 12)), sentBytes: text.length, receivedBytes: answer.length }
}

/** A gateway that refuses a body resets the connection while the rest is being sent. */
async function readAll(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk))
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('close', resolve))
  return text
}

const socketUrl = ({ host }: URL) => `ws://${host}/graphql`

/**
 * Sends one message after the handshake and waits for a response or the end of the socket.
 * @param message - a raw text, a message of the protocol, or the payload of a subscription
 */
async function overSocket(url: URL, message: string | object): Promise<Exchanged> {
  const socket = new WebSocket(socketUrl(url), 'graphql-transport-ws')
  socket.on('error', () => undefined)
  let receivedBytes = 0
  const ended = new Promise<number>((resolve) => {
    socket.on('message', (data: Buffer) => {
      receivedBytes += data.length
      if ((JSON.parse(data.toString()) as { readonly type: string }).type !== 'connection_ack') resolve(200)
    })
    socket.on('close', resolve)
  })
  await once(socket, 'open')
  socket.send('{"type":"connection_init"}')
  await once(socket, 'message')
  const text = textOf(message)
  socket.send(text)
  const status = await ended
  socket.terminate()
  return { status, sentBytes: text.length, receivedBytes }
}

function textOf(message: string | object): string {
  if (typeof message === 'string') return message
  return JSON.stringify('type' in message ? message : { id: '1', type: 'subscribe', payload: message })
}
