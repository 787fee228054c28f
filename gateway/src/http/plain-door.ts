import type { IncomingHttpHeaders } from 'node:http'
import type { JsonObject, WrittenResult } from '@plumbline/query-plan-executor'
import type { GraphQLError } from 'graphql'
import type { KnownOperation, OperationExecutor } from '../operations/operation-executor.ts'
import { asGraphQLError, formatExecutionError } from '../requests/present-errors.ts'
import type { PresentErrors } from '../requests/present-errors.ts'
import type { RequestContext } from '../requests/request-context.ts'
import { isAboutOperation } from './operation-status.ts'
import { hashOf } from './persisted-query.ts'

/** What goes back to the client. */
export interface PlainAnswer {
  readonly status: number
  readonly text: string
}

/**
 * The short way for what nearly every request is: a POST with JSON and an operation that has come before, in the same
 * words. Everything else, every new operation and every request that is not in order goes through Apollo Server, which
 * checks it; both ways give the same answers.
 */
export interface PlainDoor {
  /** The content type of the answer; null when what is sent, or asked for, has to be weighed by Apollo Server. */
  answerTypeFor(headers: IncomingHttpHeaders): string | null
  /**
   * Null when the request has to take the long way.
   * @param body - as parsed
   * @param answerType - as `answerTypeFor` gave it
   */
  find(body: unknown, answerType: string): PlainOperation | null
}

/** An operation that may be executed right away. */
export interface PlainOperation {
  /** Does not reject: a throw is an answer too, since the operation may have had effects. */
  execute(context: RequestContext): Promise<PlainAnswer>
}

export interface PlainDoorOptions {
  readonly executor: OperationExecutor
  readonly present: PresentErrors
  /** As in `GraphqlServerOptions`. */
  readonly masksStatus: boolean
}

export function createPlainDoor({ executor, present, masksStatus }: PlainDoorOptions): PlainDoor {
  return {
    answerTypeFor: (headers) => (isJson(headers['content-type']) ? (answerTypes.get(headers.accept) ?? null) : null),
    find(body, answerType) {
      const asked = readBody(body)
      if (asked === null) return null
      const operation =
        asked.query === undefined
          ? executor.findPersisted(asked.hash, asked.operationName)
          : executor.find(asked.query, asked.operationName)
      if (!operation) return null
      const { errors, variables } = operation.checkVariables(asked.variables)
      if (errors.length > 0)
        return { execute: async (context) => refuse(errors, { ...asked, answerType, masksStatus, context, present }) }
      return { execute: (context) => execute(operation, { ...asked, variables, context, present }) }
    },
  }
}

/** By its text, or by the hash of a text that came earlier. */
type Asked = AskedOperation & ({ readonly query: string } | { readonly query: undefined; readonly hash: string })

interface AskedOperation {
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

const json = 'application/json; charset=utf-8'
const graphqlResponse = 'application/graphql-response+json; charset=utf-8'

/** What the clients in use send, and what they get for it; other wishes are weighed by Apollo Server. */
const answerTypes: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, json],
  ['*/*', json],
  ['application/json', json],
  ['application/json, */*', json],
  ['application/json, text/plain, */*', json],
  ['application/graphql-response+json', graphqlResponse],
  ['application/graphql-response+json, application/json', graphqlResponse],
  ['application/graphql-response+json,application/json;q=0.9', graphqlResponse],
  ['application/graphql-response+json, application/json;q=0.9', graphqlResponse],
  [
    'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    graphqlResponse,
  ],
])

const noVariables: Readonly<JsonObject> = {}

function readBody(body: unknown): Asked | null {
  if (!isObject(body)) return null
  const { query, operationName, variables, extensions } = body
  const which = readWhich(query, extensions)
  if (which === null) return null
  if ((operationName ?? null) !== null && typeof operationName !== 'string') return null
  if ((variables ?? null) !== null && !isObject(variables)) return null
  return {
    ...which,
    // Some clients send an empty name for none.
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : undefined,
    variables: isObject(variables) ? variables : noVariables,
  }
}

function readWhich(query: unknown, extensions: unknown) {
  // A text that comes with its hash is being persisted, which Apollo Server sees to.
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
}

async function execute(operation: KnownOperation, executing: Executing): Promise<PlainAnswer> {
  let result: WrittenResult
  try {
    result = await operation.run(executing.variables, executing.context)
  } catch (thrown) {
    result = { data: undefined, errors: [asGraphQLError(thrown)] }
  }
  return { status: result.data === undefined ? 500 : 200, text: write(result, executing) }
}

/** With the status that the long way gives it. */
function refuse(
  errors: readonly GraphQLError[],
  refusing: Writing & { readonly answerType: string; readonly masksStatus: boolean },
): PlainAnswer {
  const { masksStatus, answerType } = refusing
  const isFine = masksStatus && answerType === json && errors.some(isAboutOperation)
  return { status: isFine ? 200 : 400, text: write({ data: undefined, errors }, refusing) }
}

/** In Apollo Server's order and with its newline. */
function write(
  { data, errors, extensions }: WrittenResult,
  { context: { correlationId }, operationName, present }: Writing,
): string {
  if (!errors && !extensions && data !== undefined) return `{"data":${data}}\n`
  const presented = errors && present(errors.map(formatExecutionError), { correlationId, operationName })
  const members = [
    ...(presented ? [`"errors":${JSON.stringify(presented)}`] : []),
    ...(data === undefined ? [] : [`"data":${data}`]),
    ...(extensions ? [`"extensions":${JSON.stringify(extensions)}`] : []),
  ]
  return `{${members.join(',')}}\n`
}
