interface CodeFacts {
  readonly meaning: string
  /** HTTP status of an answer that carries nothing but this error. */
  readonly httpStatus: number
  /** Whether the same call may succeed later without being changed. */
  readonly retryable: boolean
  /** Further fields of `extensions`. */
  readonly extensions: readonly string[]
}

/** Every code that a client can meet in `extensions.code`. */
export const errorCodes = {
  UNAUTHENTICATED: {
    meaning:
      'The call needs a signed-in user: the access token is absent, malformed, expired or its session has ended.',
    httpStatus: 401,
    retryable: false,
    extensions: [],
  },
  FORBIDDEN: {
    meaning: 'The caller sees the thing, but its role does not allow this.',
    httpStatus: 403,
    retryable: false,
    extensions: [],
  },
  NOT_FOUND: {
    meaning: 'There is no such thing, or the caller may not see it.',
    httpStatus: 404,
    retryable: false,
    extensions: [],
  },
  BAD_USER_INPUT: {
    meaning: 'The operation or a value in it is not valid; the message names what was expected and what arrived.',
    httpStatus: 400,
    retryable: false,
    extensions: ['field', 'problems'],
  },
  CONFLICT: {
    meaning:
      'Somebody else was faster, the same idempotency key came with other input, or as many runs as the plan allows are under way.',
    httpStatus: 409,
    retryable: false,
    extensions: ['concurrentRuns'],
  },
  INVALID_TRANSITION: {
    meaning: 'The thing is in a state from which this step is not possible.',
    httpStatus: 409,
    retryable: false,
    extensions: ['from', 'to'],
  },
  INSUFFICIENT_CREDITS: {
    meaning: 'The organization has fewer spendable credits than the step costs.',
    httpStatus: 402,
    retryable: false,
    extensions: ['needed', 'available'],
  },
  RATE_LIMITED: {
    meaning: 'Too many calls; try again after the stated time.',
    httpStatus: 429,
    retryable: true,
    extensions: ['retryAfterMs'],
  },
  OPERATION_TOO_COSTLY: {
    meaning: 'The operation is deeper or asks for more than one call may.',
    httpStatus: 400,
    retryable: false,
    extensions: ['limit', 'actual'],
  },
  UPSTREAM_UNAVAILABLE: {
    meaning: 'A part of the platform that the field needs did not answer.',
    httpStatus: 503,
    retryable: true,
    extensions: ['service', 'mayHaveTakenEffect'],
  },
  TIMEOUT: {
    meaning: 'The deadline passed before the answer was complete.',
    httpStatus: 504,
    retryable: true,
    extensions: ['service', 'mayHaveTakenEffect'],
  },
  INTERNAL: {
    meaning: 'A defect on our side; quote the correlation id when you report it.',
    httpStatus: 500,
    retryable: false,
    extensions: [],
  },
} as const satisfies Record<string, CodeFacts>

export type ErrorCode = keyof typeof errorCodes
