import type { IncomingMessage, ServerResponse } from 'node:http'
import { OperationTypeNode } from 'graphql'
import type { FormatErrors } from '../format-errors.ts'
import type { MetricsRecorder } from '../metrics.ts'
import { operationError, OperationFailed, toOperationErrors } from '../operation-error.ts'
import { isSubscription } from '../planning/read-operation.ts'
import type { OperationRequest, ReadOperation } from '../planning/read-operation.ts'
import type { ConnectionDoor } from '../sessions/admit-connection.ts'
import type { Session } from '../sessions/session.ts'
import type { SubscriptionSettings } from '../settings.ts'
import type { Subscriber } from '../streams/stream-member.ts'
import type { StreamFormat } from './stream-format.ts'
import { StreamResponse } from './stream-response.ts'

/** Serves one operation for each HTTP request. */
export interface HttpStreams {
  /** @returns a promise that resolves when the response has ended; it does not reject */
  serve(exchange: HttpExchange, format: StreamFormat): Promise<void>
  /** New requests are sent away. */
  stopAccepting(): void
  /** Breaks every response off so that its client comes back, and resolves when they are gone. */
  dispose(): Promise<void>
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
  const { settings, metrics } = options
  const open = new Set<StreamResponse>()
  let isClosing = false
  const timer = setInterval(() => {
    for (const stream of open) stream.heartbeat()
  }, settings.pingIntervalMs)
  timer.unref()
  return {
    serve: async (exchange, format) => {
      const { request, response } = exchange
      if (response.destroyed) return
      const lastEventId = lastEventIdOf(request)
      if (lastEventId !== undefined && lastEventId === format.overId) return void response.writeHead(204).end()
      const ended = new Promise<void>((resolve) => response.once('close', resolve))
      const stream = new StreamResponse({
        response,
        format,
        limits: settings,
        mayBeOver: format.overId !== undefined && lastEventId !== undefined,
        onSlow: () => metrics.count('slowConsumers'),
      })
      if (isClosing) return stream.breakOff()
      open.add(stream)
      metrics.move('httpStreams', 1)
      await admit({ ...exchange, requestId: options.requestIdOf(request), stream, lastEventId }, options)
      await ended
      open.delete(stream)
      metrics.move('httpStreams', -1)
    },
    stopAccepting: () => void (isClosing = true),
    dispose: async () => {
      isClosing = true
      clearInterval(timer)
      await Promise.all([...open].map((stream) => stream.breakOff()))
    },
  }
}

interface Served extends HttpExchange {
  readonly requestId: string
  readonly stream: StreamResponse
  readonly lastEventId: string | undefined
}

/** Lets the client in and runs its operation; whatever fails before the stream begins is told by status. */
async function admit<Identity>(served: Served, options: HttpStreamsOptions<Identity>): Promise<void> {
  const { request, response, requestId, stream } = served
  const { door, formatErrors } = options
  try {
    const ip = options.addressOf(request)
    response.once('close', door.takeAddress(ip))
    const { headers } = request
    const { authorization } = headers
    const session = await door.open({ authorization, headers, ip, requestId, connectionParams: {} }, () => undefined)
    // The client may have gone meanwhile: then 'close' has been and nobody else will dispose the session. Or it was sent away.
    if (stream.isOver) return session.dispose()
    response.once('close', () => session.dispose())
    stream.begin()
    await run(served, session, options)
  } catch (thrown) {
    const errors = toOperationErrors(thrown)
    stream.refuse(statusOf(errors[0]?.extensions['code']), formatErrors(errors, served))
  }
}

async function run<Identity>(
  { request, response, requestId, body, stream, lastEventId }: Served,
  session: Session<Identity>,
  { readOperation, formatErrors }: HttpStreamsOptions<Identity>,
): Promise<void> {
  try {
    const operation = toRequest(body)
    const parsed = readOperation(operation)
    if (isSubscription(parsed)) {
      const subscriber: Subscriber = {
        deliver: (payload) => stream.next(payload),
        room: () => stream.room(),
        fail: (errors) => stream.fail(formatErrors(errors, { requestId })),
        complete: () => stream.complete(),
      }
      session.subscribe({ request: operation, parsed, subscriber, lastEventId })
      return
    }
    if (request.method === 'GET' && parsed.operation.operation === OperationTypeNode.MUTATION) {
      throw new OperationFailed([operationError('BAD_USER_INPUT', 'expected a mutation to come by POST, got GET')])
    }
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const result = await session.execute({ request: operation, parsed, signal: gone.signal })
    const errors = result.errors && formatErrors(result.errors, { requestId })
    stream.next({ text: JSON.stringify({ ...result, errors }), cursor: undefined })
    stream.complete()
  } catch (thrown) {
    stream.fail(formatErrors(toOperationErrors(thrown), { requestId }))
  }
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

function lastEventIdOf({ headers }: IncomingMessage): string | undefined {
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
