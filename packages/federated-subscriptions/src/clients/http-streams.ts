import type { IncomingMessage, ServerResponse } from 'node:http'
import { OperationTypeNode } from 'graphql'
import type { FormatErrors } from '../format-errors.ts'
import type { MetricsRecorder } from '../metrics.ts'
import { operationError, OperationFailed, toOperationErrors } from '../operation-error.ts'
import { isSubscription } from '../planning/read-operation.ts'
import type { OperationRequest, ReadOperation } from '../planning/read-operation.ts'
import type { ConnectionAdmission } from '../sessions/admit-connection.ts'
import type { Session } from '../sessions/session.ts'
import type { SubscriptionSettings } from '../settings.ts'
import type { StreamFormat } from './stream-format.ts'
import { StreamResponse } from './stream-response.ts'

/** Serves one operation per HTTP request. */
export interface HttpStreams {
  /** @returns a promise that resolves when the response has ended; it does not reject */
  serve(exchange: HttpExchange, format: StreamFormat): Promise<void>
  /** New requests are answered with status 503. */
  stopAccepting(): void
  /** Aborts every response, so that clients reconnect, and resolves when all are closed. */
  dispose(): Promise<void>
}

/** One request of a client. */
export interface HttpExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** `{ query, operationName?, variables?, extensions? }`, parsed, not validated. */
  readonly body: unknown
}

/** What HTTP streams need. */
export interface HttpStreamsOptions<Identity> {
  readonly settings: SubscriptionSettings
  readonly metrics: MetricsRecorder
  readonly admission: ConnectionAdmission<Identity>
  readonly readOperation: ReadOperation
  /** See `SubscriptionDependencies`. */
  readonly setsHeaders: boolean
  readonly formatErrors: FormatErrors<Identity>
  readonly addressOf: (request: IncomingMessage) => string
  readonly requestIdOf: (request: IncomingMessage) => string
}

export function createHttpStreams<Identity>(options: HttpStreamsOptions<Identity>): HttpStreams {
  const { settings, metrics } = options
  const open = new Set<StreamResponse>()
  let isStopped = false
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
      const requestId = options.requestIdOf(request)
      const stream = new StreamResponse({
        response,
        formatErrors: (errors) => options.formatErrors(errors, { requestId }),
        format,
        limits: settings,
        mayBeOver: format.overId !== undefined && lastEventId !== undefined,
        onSlow: () => metrics.count('slowConsumers'),
      })
      if (isStopped) return stream.abort()
      open.add(stream)
      metrics.move('httpStreams', 1)
      await admit({ ...exchange, requestId, stream, lastEventId }, options)
      await ended
      open.delete(stream)
      metrics.move('httpStreams', -1)
    },
    stopAccepting: () => void (isStopped = true),
    dispose: async () => {
      isStopped = true
      clearInterval(timer)
      await Promise.all([...open].map((stream) => stream.abort()))
    },
  }
}

interface Served extends HttpExchange {
  readonly requestId: string
  readonly stream: StreamResponse
  readonly lastEventId: string | undefined
}

/** Authenticates the client and starts its operation. An error before the stream begins is sent with an HTTP status. */
async function admit<Identity>(served: Served, options: HttpStreamsOptions<Identity>): Promise<void> {
  const { request, response, requestId, stream } = served
  const { admission, formatErrors } = options
  try {
    const ip = options.addressOf(request)
    response.once('close', admission.reserveAddress(ip))
    const { headers } = request
    const { authorization } = headers
    const session = await admission.openSession(
      { authorization, headers, ip, requestId, connectionParams: {} },
      () => undefined,
    )
    // The response may have closed during the authentication, so its `close` handlers would not run.
    if (stream.isOver) return session.dispose()
    response.once('close', () => session.dispose())
    if (!options.setsHeaders) stream.begin()
    await run(served, session, options)
  } catch (thrown) {
    const errors = toOperationErrors(thrown)
    stream.refuse(statusOf(errors[0]?.extensions['code']), formatErrors(errors, served))
  }
}

async function run<Identity>(
  { request, response, requestId, body, stream, lastEventId }: Served,
  session: Session<Identity>,
  { readOperation, formatErrors, setsHeaders }: HttpStreamsOptions<Identity>,
): Promise<void> {
  const head = setsHeaders ? response : undefined
  try {
    const operation = toRequest(body)
    const parsed = readOperation(operation)
    if (isSubscription(parsed)) {
      const hook = session.beforeSubscribe({ request: operation, parsed, response: head })
      if (hook) await hook
      // The client may have disconnected while the hook ran.
      if (stream.isOver) return
      if (setsHeaders) stream.begin()
      session.subscribe({ request: operation, parsed, sink: stream, lastEventId })
      return
    }
    if (request.method === 'GET' && parsed.operation.operation === OperationTypeNode.MUTATION) {
      throw new OperationFailed([operationError('BAD_USER_INPUT', 'expected a mutation to be sent by POST, got GET')])
    }
    const controller = new AbortController()
    response.once('close', () => controller.abort())
    const result = await session.execute({ request: operation, parsed, signal: controller.signal, response: head })
    const errors = result.errors && formatErrors(result.errors, { requestId })
    stream.deliver({ text: JSON.stringify({ ...result, errors }), cursor: undefined })
    stream.complete()
  } catch (thrown) {
    stream.fail(toOperationErrors(thrown))
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
