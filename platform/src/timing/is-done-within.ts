import { withResolvers } from './with-resolvers.ts'

/**
 * Waits for work for a limited time. The work continues after it.
 * @returns whether it was done in time
 * @throws what the work throws within the time
 */
export async function isDoneWithin(timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: timeout, resolve } = withResolvers<false>()
  const timer = setTimeout(resolve, timeoutMs, false)
  try {
    return await Promise.race([work.then(() => true), timeout])
  } finally {
    clearTimeout(timer)
  }
}
