import type { IncomingHttpHeaders } from 'node:http'
import { GraphQLSchema } from 'graphql'
import type { ExecutionArgs, ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql'
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws'
import { closeCodeOf, closeCodes } from '../close-code.ts'
import type { FormatErrors } from '../format-errors.ts'
import { operationError, toOperationErrors } from '../operation-error.ts'
import type { ParsedOperation } from '../planning/parsed-operation.ts'
import type { ReadOperation } from '../planning/read-operation.ts'
import type { ConnectionAdmission } from '../sessions/admit-connection.ts'
import type { AdmitText, Session } from '../sessions/session.ts'
import type { ClientConnection } from './client-connection.ts'
import { clientIdOf } from './operation-ids.ts'
import { OperationEnded, SocketSubscription } from './socket-subscription.ts'

/** What the library's hooks need. */
export interface ClientSocketOptions<Identity> {
  readonly admission: ConnectionAdmission<Identity>
  readonly readOperation: ReadOperation
  readonly admitText: AdmitText<Identity> | undefined
  readonly formatErrors: FormatErrors<Identity>
  readonly connectionInitTimeoutMs: number
  readonly maxOperationsPerSocket: number
}

type SocketContext<Identity> = Context<Record<string, unknown>, ClientConnection<Identity>>

/** An operation that is passed through the library. */
interface Requested<Identity> {
  /** Unique on its socket, see `operation-ids.ts`. */
  readonly id: string
  readonly payload: SubscribePayload
  readonly parsed: ParsedOperation
  readonly client: ClientConnection<Identity>
  readonly session: Session<Identity>
}

/** The options of the graphql-ws library, which implements the protocol. */
export function clientSocketHooks<Identity>(
  options: ClientSocketOptions<Identity>,
): ServerOptions<Record<string, unknown>, ClientConnection<Identity>> {
  const { formatErrors } = options
  return {
    connectionInitWaitTimeout: options.connectionInitTimeoutMs,
    onConnect: (context) => connect(context, options.admission),
    onSubscribe: (context, id, payload) => accept(context, { id, payload }, options),
    subscribe: (args) => start(requested<Identity>(args)),
    execute: (args) => execute(requested<Identity>(args), formatErrors),
    onError: ({ extra }, _id, _payload, errors) => {
      const cause = errors[0]?.originalError
      return formatErrors(cause instanceof OperationEnded ? cause.errors : errors, extra)
    },
    onNext: (_context, _id, _payload, _args, result) => result as FormattedExecutionResult,
  }
}

/** Renews a socket's credentials, and returns the payload of the `pong`. */
export async function renewCredentials<Identity>(
  client: ClientConnection<Identity>,
  connectionParams: Record<string, unknown>,
  { admission, formatErrors }: Pick<ClientSocketOptions<Identity>, 'admission' | 'formatErrors'>,
): Promise<Record<string, unknown>> {
  try {
    const authorization = authorizationOf(connectionParams, {})
    const { ip, requestId, session } = client
    const renews = session?.identity
    const credentials = { authorization, connectionParams, headers: {}, ip, requestId, renews }
    const authenticated = await admission.authenticate(credentials)
    session?.refresh(authenticated)
    return expiry(session) ?? {}
  } catch (thrown) {
    return { errors: formatErrors(toOperationErrors(thrown), client) }
  }
}

async function connect<Identity>(
  context: SocketContext<Identity>,
  admission: ConnectionAdmission<Identity>,
): Promise<Record<string, unknown> | boolean> {
  const client = context.extra
  const connectionParams = context.connectionParams ?? {}
  try {
    const { headers, ip, requestId } = client
    const authorization = authorizationOf(connectionParams, headers)
    const session = await admission.openSession({ authorization, headers, ip, requestId, connectionParams }, () => {
      client.session = undefined
      session.dispose()
      // The library writes the operations' errors some microtasks later. The close frame must follow them.
      setImmediate(() => client.close(closeCodes.unauthorized, 'the session has ended'))
    })
    client.headers = {}
    // If the socket closed during the authentication, its `close` handler has not disposed this session.
    if (client.isClosed) session.dispose()
    else client.session = session
    return expiry(session) ?? true
  } catch (thrown) {
    const [error] = toOperationErrors(thrown)
    const reason = error?.message ?? 'refused'
    client.close(closeCodeOf(error?.extensions['code']), reason.length < 120 ? reason : 'refused')
    return false
  }
}

async function accept<Identity>(
  context: SocketContext<Identity>,
  { id, payload: given }: Pick<Requested<Identity>, 'id' | 'payload'>,
  { readOperation, admitText, maxOperationsPerSocket }: ClientSocketOptions<Identity>,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  try {
    const client = context.extra
    const payload = { ...given, variables: client.takeVariables(id) }
    const { session } = client
    if (!session) return [operationError('UNAUTHENTICATED', 'the session has ended')]
    if (Object.keys(context.subscriptions).length > maxOperationsPerSocket) {
      const message = `expected at most ${maxOperationsPerSocket} operations at once on one socket`
      return [operationError('RATE_LIMITED', message)]
    }
    await admitText?.(payload, session.identity)
    const parsed = readOperation(payload)
    const contextValue: Requested<Identity> = { id, payload, parsed, client, session }
    return { schema: noSchema, document: parsed.document, operationName: payload.operationName, contextValue }
  } catch (thrown) {
    return toOperationErrors(thrown)
  }
}

function requested<Identity>(args: ExecutionArgs): Requested<Identity> {
  return args.contextValue as Requested<Identity>
}

function start<Identity>({ id, payload, parsed, client, session }: Requested<Identity>): SocketSubscription {
  const operation = new SocketSubscription(client, clientIdOf(id))
  // The client has completed it already, and may have started another operation with the same id.
  if (!client.ids.isCurrent(id)) return operation
  const subscribe = () => {
    // The socket or the session may have ended before the operation was admitted.
    if (client.isClosed || client.session !== session) operation.complete()
    else operation.started(session.subscribe({ request: payload, parsed, sink: operation }))
  }
  try {
    const hook = session.beforeSubscribe({ request: payload, parsed })
    if (!hook) subscribe()
    else
      hook
        // The client may have completed the operation while the hook ran.
        .then(() => client.ids.isCurrent(id) && subscribe())
        .catch((thrown: unknown) => operation.fail(toOperationErrors(thrown)))
  } catch (thrown) {
    operation.fail(toOperationErrors(thrown))
  }
  return operation
}

async function execute<Identity>(
  { id, payload, parsed, client, session }: Requested<Identity>,
  formatErrors: FormatErrors<Identity>,
): Promise<ExecutionResult> {
  const controller = new AbortController()
  client.executing ??= new Map()
  client.executing.set(id, controller)
  if (client.isClosed || !client.ids.isCurrent(id)) controller.abort()
  try {
    const result = await session.execute({ request: payload, parsed, signal: controller.signal })
    return { ...result, ...(result.errors ? { errors: formatErrors(result.errors, client) } : {}) } as ExecutionResult
  } catch (thrown) {
    return { errors: formatErrors(toOperationErrors(thrown), client) } as unknown as ExecutionResult
  } finally {
    client.executing.delete(id)
  }
}

function authorizationOf(params: Readonly<Record<string, unknown>>, headers: IncomingHttpHeaders): string | undefined {
  const value = params['authorization'] ?? params['Authorization'] ?? headers.authorization
  return typeof value === 'string' ? value : undefined
}

function expiry(session: Session<unknown> | undefined): Record<string, unknown> | undefined {
  return session?.expiresAt && { expiresAt: session.expiresAt.toISOString() }
}

/** The library requires a schema in its arguments. It is not used: validation and execution take place elsewhere. */
const noSchema = new GraphQLSchema({})
