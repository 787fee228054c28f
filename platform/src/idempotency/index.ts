export { createIdempotencyKeys, toIdempotentCall } from './create-idempotency-keys.ts'
export { keyReused } from './types.ts'
export type { ClaimKey, IdempotencyKeys, IdempotentCall, IdempotentWork } from './types.ts'
