import type { ExecutionResult } from 'graphql'
import type { Viewer } from '#platform/auth'
import { AppError, errorCodes } from '#platform/errors'
import type { ErrorCode } from '#platform/errors'

/** One operation that a service of the platform asks of another's subgraph. */
export interface SubgraphCall {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** On whose behalf; the other side checks it as it checks a client's. */
  readonly viewer: Viewer
  readonly correlationId: string
  readonly signal?: AbortSignal | undefined
}

/** Another subgraph, in this process or far away. */
export interface SubgraphClient {
  /**
   * @returns the operation's data; the caller knows its shape from the query
   * @throws AppError - with the other side's code, or UPSTREAM_UNAVAILABLE or TIMEOUT when it does not answer
   */
  request<Data>(call: SubgraphCall): Promise<Data>
}

/** The data of an answer without errors; the first error as an exception otherwise. */
export function dataOf<Data>(service: string, result: ExecutionResult): Data {
  const [error] = result.errors ?? []
  if (!error) return result.data as Data
  const { code, correlationId: _, ...details } = error.extensions ?? {}
  throw isCode(code)
    ? new AppError({ code, message: error.message, details })
    : new AppError({ code: 'INTERNAL', message: `${service} answered with an error: ${error.message}` })
}

const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errorCodes, code)
