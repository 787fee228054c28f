import type { IncomingMessage, ServerResponse } from 'node:http'
import { OperationTypeNode } from 'graphql'
import { BoundedWriter } from './bounded-writer.ts'
import type { ConnectionDoor } from './connection-door.ts'
import type { FormatErrors } from './format-errors.ts'
import type { MetricsRecorder } from './metrics.ts'
import { operationError, OperationFailed, toOperationErrors } from './operation-error.ts'
import { isSubscription } from './read-operation.ts'
import type { OperationRequest, ReadOperation } from './read-operation.ts'
import type { Session } from './session.ts'
import type { SubscriptionSettings } from './settings.ts'
import type { StreamFormat } from './stream-format.ts'
import type { Subscriber } from './subscriber.ts'

/** Serves one operation for each HTTP request. */
export interface HttpStreams {
  /** @returns a promise that resolves when the response has ended; it does not reject */
  serve(exchange: HttpExchange, format: StreamFormat): Promise<void>
  /** Ends every response so that its client comes back. */
  dispose(): void
}

/** One request of a client, read. */
export interface HttpExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** `{ query, operationName?, variables?, extensions? }`, parsed and not yet checked. */
  readonly body: unknown
}

/** What HTTP streams need. */
export interface HttpStreamsOptions<Identity> {
  readonly settings: SubscriptionSettings
  readonly metrics: MetricsRecorder
  readonly door: ConnectionDoor<Identity>
  readonly readOperation: ReadOperation
  readonly formatErrors: FormatErrors<Identity>
  readonly addressOf: (request: IncomingMessage) => string
  readonly requestIdOf: (request: IncomingMessage) => string
}

export function createHttpStreams<Identity>(options: HttpStreamsOptions<Identity>): HttpStreams {
  const open = new Set<ServerResponse>()
  let isClosing = false
  const heartbeats = new Map<ServerResponse, () => void>()
  const timer = setInterval(() => {
    for (const beat of heartbeats.values()) beat()
  }, options.settings.pingIntervalMs)
  timer.unref()
  return {
    serve: async (exchange, format) => {
      const { response } = exchange
      if (response.destroyed) return
      if (isClosing) return sendAway(response)
      const ended = new Promise<void>((resolve) => response.once('close', resolve))
      open.add(response)
      options.metrics.move('httpStreams', 1)
      const writer = createResponseWriter(response, options)
      heartbeats.set(response, () => writer.write(format.heartbeat))
      await admit({ ...exchange, requestId: options.requestIdOf(exchange.request), format, writer }, options)
      await ended
      writer.close()
      heartbeats.delete(response)
      open.delete(response)
      options.metrics.move('httpStreams', -1)
    },
    dispose: () => {
      isClosing = true
      clearInterval(timer)
      for (const response of open) sendAway(response)
    },
  }
}

/** Ends a response so that its client comes back, whether it has begun or not. */
function sendAway(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(503, { connection: 'close' })
  response.end()
}

interface Stream extends HttpExchange {
  readonly requestId: string
  readonly format: StreamFormat
  readonly writer: BoundedWriter
}

/** Lets the client in and runs its operation; whatever fails before the stream begins is told by status. */
async function admit<Identity>(stream: Stream, options: HttpStreamsOptions<Identity>): Promise<void> {
  const { request, response, requestId } = stream
  const { door, formatErrors } = options
  try {
    const ip = options.addressOf(request)
    response.once('close', door.takeAddress(ip))
    const { headers } = request
    const { authorization } = headers
    const session = await door.open({ authorization, headers, ip, requestId, connectionParams: {} }, () => undefined)
    // The client may have gone meanwhile: then 'close' has been and nobody else will dispose the session. Or it was sent away.
    if (response.destroyed || response.writableEnded) return session.dispose()
    response.once('close', () => session.dispose())
    begin(stream)
    await run(stream, session, options)
  } catch (thrown) {
    if (response.headersSent) return void response.end()
    const errors = toOperationErrors(thrown)
    const text = JSON.stringify({ errors: formatErrors(errors, stream) })
    response.writeHead(statusOf(errors[0]?.extensions['code']), { 'content-type': 'application/json' }).end(text)
  }
}

function begin({ response, format, writer }: Stream): void {
  response.writeHead(200, {
    'content-type': format.contentType,
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  response.socket?.setNoDelay(true)
  writer.write(format.preamble)
}

async function run<Identity>(
  { request, response, requestId, body, format, writer }: Stream,
  session: Session<Identity>,
  { readOperation, formatErrors }: HttpStreamsOptions<Identity>,
): Promise<void> {
  const finish = (text: string): void => {
    writer.write(text)
    response.end()
  }
  try {
    const operation = toRequest(body)
    const parsed = readOperation(operation)
    if (isSubscription(parsed)) {
      const subscriber: Subscriber = {
        deliver: (payload) => writer.write(format.next(payload)),
        room: () => writer.room(),
        fail: (errors) => finish(format.failed(formatErrors(errors, { requestId }))),
        complete: () => finish(format.completed),
      }
      session.subscribe({ request: operation, parsed, subscriber, lastEventId: lastEventId(request) })
      return
    }
    if (request.method === 'GET' && parsed.operation.operation === OperationTypeNode.MUTATION) {
      throw new OperationFailed([operationError('BAD_USER_INPUT', 'expected a mutation to come by POST, got GET')])
    }
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const result = await session.execute({ request: operation, parsed, signal: gone.signal })
    const errors = result.errors && formatErrors(result.errors, { requestId })
    writer.write(format.next({ text: JSON.stringify({ ...result, errors }), cursor: undefined }))
    finish(format.completed)
  } catch (thrown) {
    finish(format.failed(formatErrors(toOperationErrors(thrown), { requestId })))
  }
}

function createResponseWriter(
  response: ServerResponse,
  { settings, metrics }: Pick<HttpStreamsOptions<unknown>, 'settings' | 'metrics'>,
): BoundedWriter {
  const outlet = {
    bufferedBytes: () => response.writableLength,
    writeText: (text: string, onFlushed?: () => void) => {
      if (!response.writableEnded && response.headersSent) response.write(text, onFlushed)
    },
    onOverflow: () => {
      metrics.count('slowConsumers')
      // There is no close code here: the client sees the stream break off, and comes back from its cursor.
      response.destroy()
    },
  }
  return new BoundedWriter(outlet, settings)
}

function toRequest(body: unknown): OperationRequest {
  const { query, operationName, variables, extensions } = isObject(body) ? body : {}
  if (typeof query !== 'string') throw badRequest('query', 'a string', query)
  if (operationName != null && typeof operationName !== 'string') {
    throw badRequest('operationName', 'a string', operationName)
  }
  if (variables != null && !isObject(variables)) throw badRequest('variables', 'an object', variables)
  if (extensions != null && !isObject(extensions)) throw badRequest('extensions', 'an object', extensions)
  return { query, operationName, variables, extensions }
}

function badRequest(name: string, expected: string, actual: unknown): OperationFailed {
  return new OperationFailed([
    operationError('BAD_USER_INPUT', `expected ${name} to be ${expected}, got ${typeof actual}`),
  ])
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function lastEventId({ headers }: IncomingMessage): string | undefined {
  const value = headers['last-event-id']
  return typeof value === 'string' && value !== '' ? value : undefined
}

function statusOf(code: unknown): number {
  switch (code) {
    case 'UNAUTHENTICATED':
      return 401
    case 'FORBIDDEN':
      return 403
    case 'RATE_LIMITED':
      return 429
    case 'BAD_USER_INPUT':
      return 400
    default:
      return 500
  }
}
