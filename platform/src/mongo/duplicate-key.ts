/**
 * Whether a write failed because a unique index already holds its key.
 * @param index - the fields of the index, when it matters which one it was: `['organizationId', 'idempotencyKey']`
 */
export function isDuplicateKey(error: unknown, index?: readonly string[]): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 11_000) return false
  if (!index) return true
  const pattern = 'keyPattern' in error && error.keyPattern
  return typeof pattern === 'object' && pattern !== null && Object.keys(pattern).join() === index.join()
}
