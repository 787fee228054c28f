import { CloseCode as ProtocolCloseCode } from 'graphql-ws'

/** Close codes of WebSockets. The client of graphql-ws reconnects after those marked as retryable. */
export const closeCodes = {
  /** The server shuts down; retryable. */
  goingAway: 1001,
  internal: ProtocolCloseCode.InternalServerError,
  badRequest: ProtocolCloseCode.BadRequest,
  unauthorized: ProtocolCloseCode.Unauthorized,
  forbidden: ProtocolCloseCode.Forbidden,
  /** The id of a running operation was used for another one. */
  idInUse: ProtocolCloseCode.SubscriberAlreadyExists,
  /** Too many connections of one user or address. */
  tooMany: ProtocolCloseCode.TooManyInitialisationRequests,
  /** The client reads too slowly; retryable, it resumes from its cursor. */
  slowConsumer: 4508,
} as const

/** The close code for an error of `authenticate`. */
export function closeCodeOf(errorCode: unknown): number {
  switch (errorCode) {
    case 'FORBIDDEN':
      return closeCodes.forbidden
    case 'RATE_LIMITED':
      return closeCodes.tooMany
    case 'UNAUTHENTICATED':
      return closeCodes.unauthorized
    case 'BAD_USER_INPUT':
      return closeCodes.badRequest
    default:
      return closeCodes.internal
  }
}
