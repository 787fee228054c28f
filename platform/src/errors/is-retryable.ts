import { AppError } from './app-error.ts'
import { isRetryableRedisReply } from './dependency-error.ts'

/**
 * Whether the same call may succeed later without being changed. False only for errors that are known to be final: those with
 * `retryable: false`, and replies of Redis to an invalid command. INTERNAL may be a defect of another process, which a later
 * call may not meet.
 */
export function isRetryable(error: unknown): boolean {
  if (error instanceof AppError) return error.retryable || error.code === 'INTERNAL'
  if (!(error instanceof Error)) return true
  if (error.name === 'ReplyError') return isRetryableRedisReply(error)
  return !('retryable' in error) || error.retryable !== false
}
