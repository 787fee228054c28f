import { hash, verify } from '@node-rs/argon2'
import { bulkhead, BulkheadRejectedError } from 'cockatiel'
import { AppError } from '#platform/errors'
import type { PasswordHasher } from '../domain/ports.ts'

/**
 * argon2id (the package's default) with the OWASP minimum: 19 MiB of memory, two passes, one lane.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

// A hash takes about 20 ms of CPU time. Two at a time leave cores and threads for other work; calls that would wait longer
// than a second or two are rejected.
const maxConcurrent = 2
const maxQueued = 60
const retryAfterMs = 2_000

export function createPasswordHasher(): PasswordHasher {
  const hashLimit = bulkhead(maxConcurrent, maxQueued)
  // Verified for an unknown account, so that the response takes as long as for a known one.
  let dummyHash: Promise<string> | null = null
  const limited = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await hashLimit.execute(work)
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error
      const message = `Expected at most ${maxConcurrent + maxQueued} passwords to be checked at once, got more. Try again in a moment.`
      throw new AppError({ code: 'RATE_LIMITED', message, details: { retryAfterMs }, cause: error })
    }
  }
  return {
    hash: (password) => limited(() => hash(password, cost)),
    matches: (stored, password) =>
      limited(async () => {
        dummyHash ??= hash('no password', cost)
        const matches = await verify(stored ?? (await dummyHash), password)
        return stored !== null && matches
      }),
  }
}
