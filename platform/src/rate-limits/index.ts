export { createRateLimiter } from './create-rate-limiter.ts'
export type { Backoff, RateLimiter, RateLimiterOptions } from './create-rate-limiter.ts'
