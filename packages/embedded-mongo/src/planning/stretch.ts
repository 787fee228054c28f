import { CommandError } from '../errors.ts'

/**
 * Items that are found little by little. `undefined` is no item: it says that the command has worked long enough without a
 * break, and that others should be let in before the next item is asked for.
 */
export type Stream<T> = Iterable<T | undefined>

/** How long a command works without a break, in ms. */
const longestMs = 10
/** A command that has hardly begun is not ended: on a busy machine its time may pass while it waits for its turn. */
const leastSteps = 100

/** The work of one command between two breaks, and the time after which the command must be over. */
export class Stretch {
  readonly #limitMs: number
  readonly #isPausing: boolean
  #deadline = Number.POSITIVE_INFINITY
  #startedAt = 0
  #breaks = 0
  #steps = 0

  /** `limitMs` is the time for all stretches together. A command in a transaction takes no breaks: it reads one moment. */
  constructor(limitMs: number, isPausing: boolean) {
    this.#limitMs = limitMs
    this.#isPausing = isPausing
    this.begin()
  }

  /** How many breaks there were: if it is as before, nobody else has run in between. */
  get breaks(): number {
    return this.#breaks
  }

  /** Gives the command all its time anew: a cursor's, for each batch. */
  begin(): void {
    this.#deadline = Date.now() + this.#limitMs
    this.resume()
  }

  /** Starts the next stretch, after a break. */
  resume(): void {
    this.#startedAt = Date.now()
    this.#breaks += 1
  }

  /**
   * Called for each step of the work, before it: whether to take a break first.
   * @throws CommandError - MaxTimeMSExpired once the command's time is over
   */
  isOver(): boolean {
    const now = Date.now()
    this.#steps += 1
    if (now > this.#deadline && this.#steps > leastSteps)
      throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit')
    return this.#isPausing && now - this.#startedAt >= longestMs
  }

  /** The milliseconds that are left. */
  leftMs(): number {
    return this.#deadline - Date.now()
  }
}

/** Reads a stream to its end; yields where it pauses. */
export function* readAll<T>(stream: Stream<T>): Generator<undefined, T[]> {
  const items: T[] = []
  for (const item of stream) {
    if (item === undefined) yield undefined
    else items.push(item)
  }
  return items
}
