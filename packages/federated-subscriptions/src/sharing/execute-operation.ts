import type { ExecutionResult, FormattedExecutionResult } from 'graphql'
import type { ParsedOperation } from '../planning/parsed-operation.ts'
import type { OperationRequest } from '../planning/read-operation.ts'

/** A query or mutation: one that a client sent over a socket, or a scope query. */
export interface OperationToExecute<Identity> {
  readonly request: OperationRequest
  readonly parsed: ParsedOperation
  readonly identity: Identity
  /** Aborts when the client no longer waits for the result. */
  readonly signal: AbortSignal
  /** Present for a scope query, which no client has sent. */
  readonly isScopeQuery?: true
}

/** Executes a query or mutation. */
export type ExecuteOperation<Identity> = (
  operation: OperationToExecute<Identity>,
) => Promise<ExecutionResult | FormattedExecutionResult>
