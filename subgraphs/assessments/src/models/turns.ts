/** Lets works on the same thing happen one after another, and those on different things side by side. */
export interface Turns {
  /** @returns what the work gives, once those before it have ended, well or not */
  take<Result>(thing: string, work: () => Promise<Result>): Promise<Result>
}

/** Nothing is kept of a thing that nobody works on. */
export function createTurns(): Turns {
  const lastTurns = new Map<string, Promise<unknown>>()
  return {
    async take(thing, work) {
      const turn = (lastTurns.get(thing) ?? Promise.resolve()).then(work)
      const end = turn.catch(() => undefined)
      lastTurns.set(thing, end)
      try {
        return await turn
      } finally {
        if (lastTurns.get(thing) === end) lastTurns.delete(thing)
      }
    },
  }
}
