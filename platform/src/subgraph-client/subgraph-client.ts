import type { ExecutionResult } from 'graphql'
import type { Viewer } from '#platform/auth'
import { AppError, errorCodes } from '#platform/errors'
import type { ErrorCode } from '#platform/errors'

/** An operation that a service of the platform sends to another service's subgraph. */
export interface SubgraphCall {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** The viewer for whom it is sent; the subgraph authorizes it like a client's operation. */
  readonly viewer: Viewer
  readonly correlationId: string
  readonly signal?: AbortSignal | undefined
}

/** A client of another subgraph, in this process or over HTTP. */
export interface SubgraphClient {
  /**
   * @returns the operation's data; the query determines its shape
   * @throws AppError - with the code of the subgraph's error, or UPSTREAM_UNAVAILABLE or TIMEOUT when it does not respond
   */
  request<Data>(call: SubgraphCall): Promise<Data>
}

/**
 * @returns the data of a response without errors
 * @throws AppError - the first error of the response
 */
export function dataOf<Data>(service: string, result: ExecutionResult): Data {
  const [error] = result.errors ?? []
  if (!error) return result.data as Data
  const { code, correlationId: _, ...details } = error.extensions ?? {}
  throw isCode(code)
    ? new AppError({ code, message: error.message, details })
    : new AppError({ code: 'INTERNAL', message: `${service} returned an error: ${error.message}` })
}

const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errorCodes, code)
