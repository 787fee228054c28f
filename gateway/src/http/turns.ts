/** Begins work in a later turn of the event loop, in order. */
export type TakeTurn = (begin: () => void) => void

/**
 * Begins no more than so much in one turn of the event loop. Node lets in one new connection per turn: where a turn
 * answers all that has come, hundreds of busy clients make it long, and new ones wait for seconds until they are let in.
 */
export function createTurns(beginsPerTurn: number): TakeTurn {
  const waiting: (() => void)[] = []

  const nextTurn = (): void => {
    const next = waiting.splice(0, beginsPerTurn)
    if (waiting.length > 0) setImmediate(nextTurn)
    for (const begin of next) begin()
  }

  return (begin) => {
    if (waiting.push(begin) === 1) setImmediate(nextTurn)
  }
}
