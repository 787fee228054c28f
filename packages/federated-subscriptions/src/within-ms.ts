/**
 * Waits for work for a limited time. The work continues after it.
 * @param onTimeout - gives the result, or throws, when the time is over
 */
export async function withinMs<Value>(work: Promise<Value>, timeoutMs: number, onTimeout: () => Value): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)))
  try {
    return await Promise.race([work, timeout.then(onTimeout)])
  } finally {
    clearTimeout(timer)
  }
}
