import type { SingleResponseType } from '@plumbline/federated-subscriptions'

interface Coded {
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

const codeOf = ({ extensions }: Coded) => extensions?.['code']

/** Errors of an operation that was not executed, by the code that Apollo Server or the limits give them. */
const notExecuted: ReadonlySet<unknown> = new Set([
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'OPERATION_TOO_COSTLY',
  'BAD_USER_INPUT',
])

/** Of these, those that Plumbline reports with status 200 to clients that accept only `application/json`. */
const maskable: ReadonlySet<unknown> = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT'])

/** The draft's status for a response with data and errors. */
const partialSuccess = 294

/** The reason phrase of a status that Node.js does not have. */
export const statusMessageOf = (status: number): string | undefined =>
  status === partialSuccess ? 'Partial Success' : undefined

/**
 * The status of an operation that was executed. `application/json` always has 200: 294 is registered nowhere, and its meaning is defined
 * for the other media type only.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Partial-success
 */
export const executedStatus = (errors: readonly unknown[] | undefined, type: SingleResponseType): number =>
  errors && errors.length > 0 && type === 'application/graphql-response+json' ? partialSuccess : 200

/** The status of a request that is well-formed HTTP and not a GraphQL request, or whose operation is not valid. */
export const unprocessableStatus = (type: SingleResponseType): number =>
  type === 'application/graphql-response+json' ? 422 : 400

export interface Rejection {
  /** The status by the code of the error. */
  readonly status: number
  readonly errors: readonly Coded[]
  readonly type: SingleResponseType
  /** See `GraphqlServerOptions`. */
  readonly masksStatus: boolean
}

/** The status of an operation that was not executed. A document that cannot be parsed has 400, one that is not valid 422. */
export function rejectedStatus({ status, errors, type, masksStatus }: Rejection): number {
  if (status !== 400) return status
  if (type === 'application/json') return masksStatus && errors.some((error) => maskable.has(codeOf(error))) ? 200 : 400
  return errors.some((error) => notExecuted.has(codeOf(error))) ? 422 : 400
}
