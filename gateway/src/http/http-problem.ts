import { AppError } from '#platform/errors'
import type { ErrorCode } from '#platform/errors'

interface HttpProblemOptions {
  readonly status: number
  readonly message: string
  /** Default BAD_USER_INPUT. */
  readonly code?: ErrorCode
  readonly details?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** A request that is rejected before its operation is read, with its HTTP status. */
export class HttpProblem extends AppError {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor({ status, message, code = 'BAD_USER_INPUT', details = {}, headers = {} }: HttpProblemOptions) {
    super({ code, message, details })
    this.status = status
    this.headers = headers
  }
}
