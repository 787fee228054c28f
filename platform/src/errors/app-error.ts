import { errorCodes } from './codes.ts'
import type { ErrorCode } from './codes.ts'

export interface AppErrorOptions {
  readonly code: ErrorCode
  /** For the client: names the expected and the actual, never a secret. */
  readonly message: string
  /** Further fields of the error's `extensions`. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
  /** Whether a job that failed with it is retried. Default: that of its code. */
  readonly retryable?: boolean
}

/** An error with a public code. Clients receive every other error as INTERNAL. */
export class AppError extends Error {
  override readonly name: string = 'AppError'
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>
  readonly retryable: boolean

  constructor(options: AppErrorOptions) {
    super(options.message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = options.code
    this.details = options.details ?? {}
    this.retryable = options.retryable ?? errorCodes[options.code].retryable
  }
}

/** @param thing - the kind of object, as a noun: `assessment` */
export const notFound = (thing: string, id: string) =>
  new AppError({ code: 'NOT_FOUND', message: `There is no ${thing} ${JSON.stringify(shorten(id))} that you can see.` })

/** @param field - path of the offending value inside the input: `requirements.workloads[0].name` */
export const badUserInput = (field: string, message: string) =>
  new AppError({ code: 'BAD_USER_INPUT', message: `${field}: ${message}`, details: { field } })

export const conflict = (message: string) => new AppError({ code: 'CONFLICT', message })

export const unauthenticated = (message: string) => new AppError({ code: 'UNAUTHENTICATED', message })

// A client can send an id of any length.
const shorten = (text: string) => (text.length > 64 ? `${text.slice(0, 64)}…` : text)
