/** Begins work at once, or in a later turn of the event loop, in order. */
export type TakeTurn = (begin: () => void) => void

/**
 * Begins no more than so much in one turn of the event loop. Node lets in one new connection per turn: where a turn
 * answers all that has come, hundreds of busy clients make it long, and new ones wait for seconds until they are let in.
 */
export function createTurns(beginsPerTurn: number): TakeTurn {
  const waiting: (() => void)[] = []
  let begun = 0

  const nextTurn = (): void => {
    const next = waiting.splice(0, beginsPerTurn)
    begun = next.length
    if (begun > 0) setImmediate(nextTurn)
    for (const begin of next) begin()
  }

  return (begin) => {
    if (begun === beginsPerTurn) return void waiting.push(begin)
    if (begun === 0) setImmediate(nextTurn)
    begun += 1
    begin()
  }
}
