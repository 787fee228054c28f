import type { Logger } from 'pino'

export interface Disposable {
  dispose(): Promise<void>
}

/** What a process has started, in order. Disposing unwinds it in reverse, each once, going on past failures. */
export class Lifecycle implements Disposable {
  readonly #stack: { readonly name: string; readonly dispose: () => Promise<void> }[] = []
  readonly #log: Logger
  #disposing: Promise<void> | null = null

  constructor(log: Logger) {
    this.#log = log
  }

  /** Takes ownership of something that can be disposed, and hands it back. */
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
        // One part that fails to stop may not keep the others running.
        this.#log.error({ err: error, part: step.name }, 'a part did not stop cleanly')
      }
    }
  }
}
