/** Waits until what `look` gives is as it should be. */
export async function until<Value>(look: () => Promise<Value>, isThere: (value: Value) => boolean): Promise<Value> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const value = await look()
    if (isThere(value)) return value
    if (Date.now() > deadline) throw new Error(`expected it to come to pass, got ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
