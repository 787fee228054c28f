/** Begins a work, now or as soon as others have ended. */
export type Pace = (work: () => Promise<void>) => void

export interface PaceOptions {
  /** Works that go on side by side. */
  readonly atOnce: number
  /** How long they may hold up others, milliseconds; what takes longer goes on beside those that follow. */
  readonly patienceMs: number
}

/**
 * Lets the first of many works end before the last begin, in order. When events of a thousand streams come at once, what
 * has been begun for each of them would otherwise be in memory together.
 */
export function createPace({ atOnce, patienceMs }: PaceOptions): Pace {
  const waiting: (() => Promise<void>)[] = []
  let running = 0
  /** Goes up when patience is over; what began before is not counted any more. */
  let era = 0
  let timer: NodeJS.Timeout | undefined

  const begin = (work: () => Promise<void>): void => {
    const began = era
    running += 1
    const onEnd = (): void => {
      if (began === era) running -= 1
      proceed()
    }
    work().then(onEnd, onEnd)
  }
  const proceed = (): void => {
    while (running < atOnce) {
      const next = waiting.shift()
      if (!next) break
      begin(next)
    }
    if (waiting.length === 0) {
      clearTimeout(timer)
      timer = undefined
    } else timer ??= setTimeout(losePatience, patienceMs)
  }
  const losePatience = (): void => {
    timer = undefined
    era += 1
    running = 0
    proceed()
  }
  return (work) => {
    if (running < atOnce && waiting.length === 0) return begin(work)
    waiting.push(work)
    proceed()
  }
}
