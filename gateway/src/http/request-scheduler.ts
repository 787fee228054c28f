/** Runs work in a later iteration of the event loop, in order. */
export type Schedule = (work: () => void) => void

/**
 * Limits the number of requests whose handling starts in one iteration of the event loop. Node accepts one new connection per
 * iteration: without the limit, hundreds of busy clients make iterations long, and new clients wait seconds for a connection.
 */
export function createRequestScheduler(requestsPerIteration: number): Schedule {
  const waiting: (() => void)[] = []

  const runNext = (): void => {
    const next = waiting.splice(0, requestsPerIteration)
    if (waiting.length > 0) setImmediate(runNext)
    for (const work of next) work()
  }

  return (work) => {
    if (waiting.push(work) === 1) setImmediate(runNext)
  }
}
