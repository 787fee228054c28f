import { CommandError } from '../errors.ts'

/**
 * Items that are computed one by one. `undefined` is no item: it means that the time slice of the command is over, and that the
 * reader should yield to other commands before it requests the next item.
 */
export type Stream<T> = Iterable<T | undefined>

/** How long a command runs before it yields to others, in ms. */
const sliceMs = 10
/** A command may exceed its time limit within its first steps: on a busy machine the limit may pass before it is scheduled. */
const leastSteps = 100

/** Measures how long a command has run without yielding to others, and enforces its time limit. */
export class TimeSlice {
  readonly #limitMs: number
  readonly #isYielding: boolean
  #deadline = Number.POSITIVE_INFINITY
  #startedAt = 0
  #yields = 0
  #steps = 0

  /**
   * @param limitMs - for all time slices of the command together
   * @param isYielding - false in a transaction, which reads everything from one version of the data
   */
  constructor(limitMs: number, isYielding: boolean) {
    this.#limitMs = limitMs
    this.#isYielding = isYielding
    this.restart()
  }

  /** How often the command has yielded. While the number is the same, no other command has run. */
  get yields(): number {
    return this.#yields
  }

  /** Restarts the time limit; a cursor does so for each batch. */
  restart(): void {
    this.#deadline = Date.now() + this.#limitMs
    this.resume()
  }

  /** Starts the next time slice, after the command has yielded. */
  resume(): void {
    this.#startedAt = Date.now()
    this.#yields += 1
  }

  /**
   * Call it before each step.
   * @returns whether to yield before the step
   * @throws CommandError - MaxTimeMSExpired after the time limit of the command
   */
  isOver(): boolean {
    const now = Date.now()
    this.#steps += 1
    if (now > this.#deadline && this.#steps > leastSteps)
      throw new CommandError('MaxTimeMSExpired', 'operation exceeded time limit')
    return this.#isYielding && now - this.#startedAt >= sliceMs
  }

  /** Milliseconds until the time limit. */
  leftMs(): number {
    return this.#deadline - Date.now()
  }
}

/** Reads a stream to its end, and yields where it does. */
export function* readAll<T>(stream: Stream<T>): Generator<undefined, T[]> {
  const items: T[] = []
  for (const item of stream) {
    if (item === undefined) yield undefined
    else items.push(item)
  }
  return items
}
