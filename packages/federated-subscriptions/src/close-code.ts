import { CloseCode as ProtocolCloseCode } from 'graphql-ws'

/** Why a socket is closed. Clients of graphql-ws come back after those marked retryable, by themselves. */
export const closeCodes = {
  /** The server is going away; retryable. */
  goingAway: 1001,
  internal: ProtocolCloseCode.InternalServerError,
  badRequest: ProtocolCloseCode.BadRequest,
  unauthorized: ProtocolCloseCode.Unauthorized,
  forbidden: ProtocolCloseCode.Forbidden,
  /** The id of an operation under way was used for another. */
  idInUse: ProtocolCloseCode.SubscriberAlreadyExists,
  /** Too many connections of one user or address. */
  tooMany: ProtocolCloseCode.TooManyInitialisationRequests,
  /** The client reads too slowly; retryable, from its cursor. */
  slowConsumer: 4508,
} as const

/** The close code for what `authenticate` threw. */
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
