import { setTimeout as delay } from 'node:timers/promises'

/** Resolves when something has come true that no event announces; looks every few milliseconds, and gives up in 15 s. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const givenUpAt = Date.now() + 15_000
  while (!(await isTrue())) {
    if (Date.now() > givenUpAt) throw new Error(`expected this to come true within 15 s: ${String(isTrue)}`)
    await delay(5)
  }
}
