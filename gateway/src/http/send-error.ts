import { negotiate, singleResponseTypes } from '@plumbline/federated-subscriptions'
import type { SingleResponseType } from '@plumbline/federated-subscriptions'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { AppError, errorCodes } from '#platform/errors'
import type { ErrorCode } from '#platform/errors'
import type { Authenticator } from '../auth/authenticator.ts'
import { httpStatusOf } from '../plugins/plugin-error.ts'
import type { PresentErrors } from '../requests/present-errors.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import { HttpProblem } from './http-problem.ts'
import { rejectedStatus, unprocessableStatus } from './operation-status.ts'

export interface SendErrorOptions {
  readonly factsOf: FactsOf
  readonly present: PresentErrors
  /** Null where callers are not authenticated. */
  readonly authenticator: Pick<Authenticator, 'header' | 'challenge'> | null
}

/** Responds to a request that failed before its operation was executed. */
export function createErrorHandler({ factsOf, present, authenticator }: SendErrorOptions) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { correlationId } = factsOf(request.raw)
    const problem = toProblem(error)
    const errors = present([toGraphQLError(problem)], { correlationId })
    const retryAfterMs = problem instanceof AppError ? problem.details['retryAfterMs'] : undefined
    if (typeof retryAfterMs === 'number') void reply.header('retry-after', Math.ceil(retryAfterMs / 1_000))
    if (problem instanceof HttpProblem) void reply.headers(problem.headers)
    const type = negotiate(request.headers.accept, singleResponseTypes) ?? 'application/json'
    const status = statusOf(problem, type)
    if (status === 401 && authenticator)
      void reply.header('www-authenticate', challengeOf(authenticator, request.headers))
    return reply
      .code(status)
      .header('cache-control', 'no-store')
      .type(`${type}; charset=utf-8`)
      .send(`${JSON.stringify({ errors })}\n`)
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
const challengeOf = (
  { header, challenge }: Pick<Authenticator, 'header' | 'challenge'>,
  headers: Readonly<Record<string, unknown>>,
) => (headers[header] === undefined ? challenge : `${challenge} error="invalid_token"`)

/** Client errors that the web framework reports keep their status. */
function toProblem(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error) || !('statusCode' in error)) return error
  const { statusCode: status } = error
  if (typeof status !== 'number' || status < 400 || status >= 500) return error
  return new HttpProblem({ status, message: messages[status] ?? error.message })
}

const messages: Readonly<Record<number, string>> = {
  413: 'The request body exceeds the maximum size.',
  415: 'content-type: expected application/json in UTF-8, got another type or an invalid header',
}

function statusOf(problem: unknown, type: SingleResponseType): number {
  if (problem instanceof HttpProblem) return problem.status === 422 ? unprocessableStatus(type) : problem.status
  const asked = problem instanceof GraphQLError ? httpStatusOf(problem) : undefined
  if (asked !== undefined) return asked
  const code =
    problem instanceof AppError
      ? problem.code
      : problem instanceof GraphQLError
        ? problem.extensions['code']
        : 'INTERNAL'
  const status = isKnownCode(code) ? errorCodes[code].httpStatus : 500
  // Only limits report errors of the operation here. A body that is not JSON has 400 whatever the client accepts.
  return code === 'OPERATION_TOO_COSTLY'
    ? rejectedStatus({ status, errors: [{ extensions: { code } }], type, masksStatus: false })
    : status
}

const isKnownCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(errorCodes, code)

const toGraphQLError = (problem: unknown) =>
  problem instanceof GraphQLError
    ? problem
    : new GraphQLError(problem instanceof Error ? problem.message : String(problem), {
        originalError: problem instanceof Error ? problem : new Error(String(problem)),
      })
