import type { Logger } from 'pino'

export interface Disposable {
  dispose(): Promise<void>
}

/** The parts that a process has started. Disposes them in reverse order, each once, also when some fail. */
export class Lifecycle implements Disposable {
  readonly #stack: { readonly name: string; readonly dispose: () => Promise<void> }[] = []
  readonly #log: Logger
  #disposing: Promise<void> | null = null

  constructor(log: Logger) {
    this.#log = log
  }

  /** Takes ownership of a disposable and returns it. */
  own<Thing extends Disposable>(name: string, thing: Thing): Thing {
    this.defer(name, () => thing.dispose())
    return thing
  }

  /** Registers a step of the shutdown. */
  defer(name: string, dispose: () => Promise<void>): void {
    this.#stack.push({ name, dispose })
  }

  /** Runs every step in reverse order; a second call waits for the first. */
  dispose(): Promise<void> {
    this.#disposing ??= this.#unwind()
    return this.#disposing
  }

  async #unwind(): Promise<void> {
    for (let step = this.#stack.pop(); step; step = this.#stack.pop()) {
      try {
        await step.dispose()
      } catch (error) {
        // A part that fails to stop must not prevent the others from stopping.
        this.#log.error({ err: error, part: step.name }, 'a part did not stop cleanly')
      }
    }
  }
}
