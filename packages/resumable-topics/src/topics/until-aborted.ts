export const aborted = Symbol('aborted')

/** @returns the result of the work, or `aborted` as soon as the signal fires; the result is then ignored */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | typeof aborted> {
  let onAbort: () => void = () => undefined
  const abortion = new Promise<typeof aborted>((resolve) => {
    onAbort = () => resolve(aborted)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, abortion])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
