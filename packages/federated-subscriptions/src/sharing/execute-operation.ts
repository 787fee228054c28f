import type { ServerResponse } from 'node:http'
import type { ExecutionResult, FormattedExecutionResult } from 'graphql'
import type { ParsedOperation } from '../planning/parsed-operation.ts'
import type { OperationRequest } from '../planning/read-operation.ts'

/** The headers of an HTTP response that has not started. */
export type ResponseHead = Pick<ServerResponse, 'getHeader' | 'setHeader' | 'removeHeader'>

/** A query or mutation: one that a client sent over a socket or for a stream, or a scope query. */
export interface OperationToExecute<Identity> {
  readonly request: OperationRequest
  readonly parsed: ParsedOperation
  readonly identity: Identity
  /** Aborts when the client no longer waits for the result. */
  readonly signal: AbortSignal
  /** Present for a scope query, which no client has sent. */
  readonly isScopeQuery?: true
  /** The headers of its HTTP response, if `setsHeaders` is true and it has one. */
  readonly response?: ResponseHead | undefined
}

/** Executes a query or mutation. */
export type ExecuteOperation<Identity> = (
  operation: OperationToExecute<Identity>,
) => Promise<ExecutionResult | FormattedExecutionResult>
