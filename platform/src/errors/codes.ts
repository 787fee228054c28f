interface CodeFacts {
  readonly meaning: string
  /** HTTP status of a response that contains only this error. */
  readonly httpStatus: number
  /** Whether the same call may succeed later without being changed. */
  readonly retryable: boolean
  /** Further fields of `extensions`. */
  readonly extensions: readonly string[]
}

/** Every value of `extensions.code` that clients can receive. */
export const errorCodes = {
  UNAUTHENTICATED: {
    meaning:
      'The operation requires a signed-in user: the access token is missing, malformed or expired, or its session has ended.',
    httpStatus: 401,
    retryable: false,
    extensions: [],
  },
  FORBIDDEN: {
    meaning: 'The caller may see the object, but its role does not allow this operation.',
    httpStatus: 403,
    retryable: false,
    extensions: [],
  },
  NOT_FOUND: {
    meaning: 'The object does not exist, or the caller may not see it.',
    httpStatus: 404,
    retryable: false,
    extensions: [],
  },
  BAD_USER_INPUT: {
    meaning: 'The operation or one of its values is not valid; the message names the expected and the actual value.',
    httpStatus: 400,
    retryable: false,
    extensions: ['field', 'problems'],
  },
  CONFLICT: {
    meaning:
      'A concurrent change was applied first, the idempotency key was used with different input, or the plan allows no more concurrent runs.',
    httpStatus: 409,
    retryable: false,
    extensions: ['concurrentRuns'],
  },
  INVALID_TRANSITION: {
    meaning: 'The current state of the object does not allow this operation.',
    httpStatus: 409,
    retryable: false,
    extensions: ['from', 'to'],
  },
  INSUFFICIENT_CREDITS: {
    meaning: 'The organization has fewer spendable credits than the operation costs.',
    httpStatus: 402,
    retryable: false,
    extensions: ['needed', 'available'],
  },
  RATE_LIMITED: {
    meaning: 'Too many calls; retry after `retryAfterMs` milliseconds.',
    httpStatus: 429,
    retryable: true,
    extensions: ['retryAfterMs'],
  },
  OPERATION_TOO_COSTLY: {
    meaning: 'The operation exceeds a limit for its size, depth or number of objects.',
    httpStatus: 400,
    retryable: false,
    extensions: ['limit', 'actual'],
  },
  UPSTREAM_UNAVAILABLE: {
    meaning: 'A service that the field depends on is unreachable.',
    httpStatus: 503,
    retryable: true,
    extensions: ['service', 'mayHaveTakenEffect'],
  },
  TIMEOUT: {
    meaning: 'The deadline passed before the response was complete.',
    httpStatus: 504,
    retryable: true,
    extensions: ['service', 'mayHaveTakenEffect'],
  },
  INTERNAL: {
    meaning: 'A defect in the platform; include the correlation id when you report it.',
    httpStatus: 500,
    retryable: false,
    extensions: [],
  },
} as const satisfies Record<string, CodeFacts>

export type ErrorCode = keyof typeof errorCodes
