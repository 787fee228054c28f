import { setTimeout as delay } from 'node:timers/promises'

const patienceMs = 30_000

/** Resolves when a condition without an event is true; polls every few milliseconds, and fails after 30 s. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  await untilShown(
    async () => await isTrue(),
    Boolean,
    () => String(isTrue),
  )
}

/** Gives what `look` gives as soon as it is as it should be; otherwise as `until`. */
export async function untilShown<Value>(
  look: () => Promise<Value>,
  isThere: (value: Value) => boolean,
  describe: (value: Value) => string = (value) => `${String(isThere)} of ${JSON.stringify(value)}`,
): Promise<Value> {
  const givenUpAt = Date.now() + patienceMs
  for (;;) {
    const value = await look()
    if (isThere(value)) return value
    if (Date.now() > givenUpAt)
      throw new Error(`expected this to come true within ${patienceMs / 1_000} s: ${describe(value)}`)
    await delay(5)
  }
}
