import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { getOperationAST, OperationTypeNode, parse } from 'graphql'
import { acceptedStream } from './clients/accept.ts'
import type { AcceptedStream } from './clients/accept.ts'
import type { FederatedSubscriptions } from './federated-subscriptions.ts'

export interface AttachTarget {
  readonly path: string
  readonly subscriptions: Pick<FederatedSubscriptions<never>, 'handleUpgrade' | 'handleSse' | 'handleMultipart'>
  /** Largest body of a request for a stream, bytes. Default 256 KiB. */
  readonly maxBodyBytes?: number
}

/** Serves streams and sockets on one path of a server. All other requests are passed unchanged to the listeners that it has. */
export function attachTo(server: Server, target: AttachTarget): void {
  const listeners = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  const passOn: RequestListener = (request, response) => {
    for (const listener of listeners) listener.call(server, request, response)
  }
  server.on('request', (request, response) => {
    const isOperation = pathOf(request) === target.path && (request.method === 'POST' || request.method === 'GET')
    const stream = isOperation ? acceptedStream(request.headers.accept) : null
    if (stream === null) passOn(request, response)
    else void serve({ request, response, stream, passOn }, target)
  })
  const others = server.listenerCount('upgrade')
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (pathOf(request) === target.path) return target.subscriptions.handleUpgrade(request, socket, head)
    // No other listener will respond.
    if (others === 0 && server.listenerCount('upgrade') === 1)
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
  })
}

const pathOf = ({ url = '' }: IncomingMessage) => url.split('?', 1)[0]

interface StreamRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly stream: AcceptedStream
  readonly passOn: RequestListener
}

async function serve({ request, response, stream, passOn }: StreamRequest, target: AttachTarget): Promise<void> {
  const { subscriptions, maxBodyBytes = 256 * 1024 } = target
  const text = request.method === 'GET' ? null : await peekBody(request, maxBodyBytes)
  const body = text === null ? paramsOf(request) : readJson(text)
  if (stream.orSingle && !isSubscription(body)) return passOn(request, response)
  if (text === undefined) {
    const errors = [
      { message: `expected a body of at most ${maxBodyBytes} bytes`, extensions: { code: 'BAD_USER_INPUT' } },
    ]
    response.writeHead(413, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify({ errors }))
    return
  }
  if (text !== null) request.resume()
  const exchange = { request, response, body }
  await (stream.kind === 'multipart' ? subscriptions.handleMultipart(exchange) : subscriptions.handleSse(exchange))
}

/**
 * Reads a body and puts it back, so that the next listener can read it.
 * @returns undefined if it is too large or incomplete
 */
function peekBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let sizeBytes = 0
    const length = Number(request.headers['content-length'] ?? Number.NaN)
    const finish = (isWhole: boolean) => {
      request.off('readable', onReadable).off('end', onEnd).off('close', onEnd)
      const bytes = Buffer.concat(chunks)
      // In the same iteration of the event loop as the last read: after the `end` event, nothing can be put back.
      if (bytes.length > 0) request.unshift(bytes)
      resolve(isWhole ? bytes.toString() : undefined)
    }
    const onEnd = () => finish(false)
    const onReadable = () => {
      for (let chunk = request.read() as Buffer | null; chunk; chunk = request.read() as Buffer | null) {
        chunks.push(chunk)
        sizeBytes += chunk.length
        if (sizeBytes > maxBytes) return finish(false)
        if (sizeBytes >= length || (request.complete && request.readableLength === 0)) return finish(true)
      }
    }
    if (length > maxBytes || length === 0) return finish(false)
    request.on('readable', onReadable).once('end', onEnd).once('close', onEnd)
  })
}

function readJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '') as unknown
  } catch {
    return undefined
  }
}

function paramsOf({ url = '' }: IncomingMessage): unknown {
  const params = new URLSearchParams(url.split('?', 2)[1])
  return {
    query: params.get('query') ?? undefined,
    operationName: params.get('operationName') ?? undefined,
    variables: readJson(params.get('variables') ?? '') ?? undefined,
    extensions: readJson(params.get('extensions') ?? '') ?? undefined,
  }
}

/** False if the body is not valid: the other listeners report the error. */
function isSubscription(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string') return false
  if (!body.query.includes('subscription')) return false
  const operationName =
    'operationName' in body && typeof body.operationName === 'string' ? body.operationName : undefined
  try {
    return getOperationAST(parse(body.query), operationName)?.operation === OperationTypeNode.SUBSCRIPTION
  } catch {
    return false
  }
}
