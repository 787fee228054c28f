/**
 * Waits for work for a limited time. The work continues after it; work that can be cancelled is started with a signal, which
 * `onTimeout` aborts.
 * @param onTimeout - gives the result, or throws, when the time is over
 * @throws what the work throws within the time
 */
export function withinMs<Value, Late>(
  work: Promise<Value>,
  timeoutMs: number,
  onTimeout: () => Late,
): Promise<Value | Late> {
  // One promise and no `Promise.race`, because requests and events pass through it.
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      try {
        resolve(onTimeout())
      } catch (error) {
        reject(error)
      }
    }, timeoutMs)
    work.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}
