import type { IncomingHttpHeaders } from 'node:http'
import { negotiate, singleResponseTypes } from '@plumbline/federated-subscriptions'
import type { SingleResponseType } from '@plumbline/federated-subscriptions'
import type { JsonObject, WrittenResult } from '@plumbline/query-plan-executor'
import type { GraphQLError } from 'graphql'
import type { KnownOperation, OperationExecutor } from '../operations/operation-executor.ts'
import { httpStatusOf } from '../plugins/plugin-error.ts'
import { asGraphQLError, formatExecutionError } from '../requests/present-errors.ts'
import type { PresentErrors } from '../requests/present-errors.ts'
import type { RequestContext } from '../requests/request-context.ts'
import { executedStatus, rejectedStatus } from './operation-status.ts'
import { hashOf } from './persisted-query.ts'
import { WrittenData, writeResult } from './write-result.ts'

/** The response, without headers. */
export interface FastPathResponse {
  readonly status: number
  readonly text: string
}

/**
 * Executes operations whose text has been executed before, without the web framework and Apollo Server. Handles POST requests with
 * JSON, which are nearly all requests. All other requests, new operations and invalid requests go through Apollo Server, which
 * validates them. The responses are the same.
 */
export interface FastPath {
  /** The content type of the response; null if the request must go through Apollo Server. */
  responseTypeFor(headers: IncomingHttpHeaders): FastPathResponseType | null
  /**
   * Finds the operation of a request; null if the request must go through Apollo Server.
   * @param body - parsed JSON
   * @param responseType - the result of `responseTypeFor`
   */
  find(body: unknown, responseType: FastPathResponseType): FastPathOperation | null
}

/** A negotiated media type. */
export interface FastPathResponseType {
  readonly type: SingleResponseType
  /** The header. */
  readonly contentType: string
}

/** A known operation with checked variables. */
export interface FastPathOperation {
  /** Never rejects: an error is part of the response, because the operation may have had effects. */
  execute(context: RequestContext): Promise<FastPathResponse>
}

export interface FastPathOptions {
  readonly executor: OperationExecutor
  readonly present: PresentErrors
  /** See `GraphqlServerOptions`. */
  readonly masksStatus: boolean
}

export function createFastPath({ executor, present, masksStatus }: FastPathOptions): FastPath {
  return {
    responseTypeFor: (headers) =>
      isJson(headers['content-type']) ? (responseTypes.get(headers.accept) ?? null) : null,
    find(body, { type }) {
      const params = readBody(body)
      if (params === null) return null
      const operation =
        params.query === undefined
          ? executor.findPersisted(params.hash, params.operationName)
          : executor.find(params.query, params.operationName)
      if (!operation) return null
      const { errors, variables } = operation.checkVariables(params.variables)
      if (errors.length > 0)
        return {
          execute: async (context) => reject(errors, { ...params, type, masksStatus, context, present }),
        }
      return { execute: (context) => execute(operation, { ...params, variables, type, masksStatus, context, present }) }
    },
  }
}

/** An operation is identified by its text, or by the hash of a persisted text. */
type RequestParams = CommonParams & ({ readonly query: string } | { readonly query: undefined; readonly hash: string })

interface CommonParams {
  readonly operationName: string | undefined
  readonly variables: Readonly<JsonObject>
}

const jsonTypes: ReadonlySet<string | undefined> = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
  'application/json; charset=UTF-8',
  'application/json;charset=UTF-8',
])

const isJson = (contentType: string | undefined) => jsonTypes.has(contentType)

/** The `accept` headers of common clients. All others are negotiated with every request, by the HTTP handler. */
const commonAccepts = [
  undefined,
  '*/*',
  'application/json',
  'application/json, */*',
  'application/json, text/plain, */*',
  'application/graphql-response+json',
  'application/graphql-response+json, application/json',
  'application/graphql-response+json,application/json;q=0.9',
  'application/graphql-response+json, application/json;q=0.9',
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
]

const responseTypes: ReadonlyMap<string | undefined, FastPathResponseType> = new Map(
  commonAccepts.flatMap((accept) => {
    const type = negotiate(accept, singleResponseTypes)
    return type ? [[accept, { type, contentType: `${type}; charset=utf-8` }]] : []
  }),
)

const noVariables: Readonly<JsonObject> = {}

function readBody(body: unknown): RequestParams | null {
  if (!isObject(body)) return null
  const { query, operationName, variables, extensions } = body
  const text = readText(query, extensions)
  if (text === null) return null
  if ((operationName ?? null) !== null && typeof operationName !== 'string') return null
  if ((variables ?? null) !== null && !isObject(variables)) return null
  return {
    ...text,
    // Some clients send an empty name instead of none.
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : undefined,
    variables: isObject(variables) ? variables : noVariables,
  }
}

function readText(query: unknown, extensions: unknown) {
  // A text with its hash is a request to persist the text, which Apollo Server handles.
  if (typeof query === 'string') return (extensions ?? null) === null ? { query } : null
  const hash = query === undefined ? hashOf(extensions) : undefined
  return hash === undefined ? null : { query: undefined, hash }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

interface Writing {
  readonly context: RequestContext
  readonly operationName: string | undefined
  readonly present: PresentErrors
}

interface Executing extends Writing {
  readonly variables: Readonly<JsonObject>
  readonly type: SingleResponseType
  readonly masksStatus: boolean
}

async function execute(operation: KnownOperation, executing: Executing): Promise<FastPathResponse> {
  let result: WrittenResult
  try {
    result = await operation.run(executing.variables, executing.context)
  } catch (thrown) {
    result = { data: undefined, errors: [asGraphQLError(thrown)] }
  }
  const status =
    result.data === undefined ? failedStatus(result, executing) : executedStatus(result.errors, executing.type)
  return { status, text: write(result, executing) }
}

/** The status that Apollo Server sends for a result without data. */
function failedStatus({ errors = [] }: WrittenResult, { type, masksStatus }: Executing): number {
  const status = errors.map(httpStatusOf).find((asked) => asked !== undefined) ?? 500
  return rejectedStatus({ status, errors, type, masksStatus })
}

/** Responds with the status that Apollo Server sends for the same errors. */
function reject(
  errors: readonly GraphQLError[],
  rejection: Writing & { readonly type: SingleResponseType; readonly masksStatus: boolean },
): FastPathResponse {
  const { masksStatus, type } = rejection
  const status = rejectedStatus({ status: 400, errors, type, masksStatus })
  return { status, text: write({ data: undefined, errors }, rejection) }
}

function write(
  { data, errors, extensions }: WrittenResult,
  { context: { correlationId, signal }, operationName, present }: Writing,
): string {
  if (!errors && !extensions && data !== undefined) return `{"data":${data}}\n`
  const failed = { correlationId, operationName, isAbandoned: signal.aborted }
  const presented = errors && present(errors.map(formatExecutionError), failed)
  return writeResult({ data: data === undefined ? undefined : new WrittenData(data), errors: presented, extensions })
}
