import { GraphQLError } from 'graphql'

/** One event of a topic. */
export interface LoggedEvent {
  readonly cursor: string
  readonly kind: 'SNAPSHOT' | 'STEP' | 'END'
  readonly n: number
}

/** A durable log like that of a subgraph: append, read after a cursor, trim. */
export class TopicLog {
  readonly #topics = new Map<string, { events: LoggedEvent[]; last: number; readonly wake: Set<() => void> }>()
  /** Streams being read now. */
  readers = 0
  /** Streams opened so far. */
  opened = 0

  append(topic: string, kind: 'STEP' | 'END' = 'STEP'): LoggedEvent {
    const state = this.#topic(topic)
    const event = { cursor: `${topic}:${++state.last}`, kind, n: state.last }
    state.events.push(event)
    for (const wake of [...state.wake]) wake()
    return event
  }

  /** Removes all but the last `keep` events. */
  trim(topic: string, keep: number): void {
    const state = this.#topic(topic)
    state.events.splice(0, state.events.length - keep)
  }

  /** The events after `after`, or a snapshot, then live events. Ends after an END. */
  async *read(topic: string, after: string | null | undefined, signal: AbortSignal): AsyncGenerator<LoggedEvent> {
    const state = this.#topic(topic)
    let position = this.#begin(topic, after)
    this.readers++
    this.opened++
    try {
      const oldest = state.events[0]?.n ?? state.last + 1
      if (position === undefined || position < oldest - 1) {
        position = state.last
        yield { cursor: `${topic}:${position}`, kind: 'SNAPSHOT', n: position }
      }
      if (state.events.some(({ n, kind }) => n === position && kind === 'END')) return
      while (!signal.aborted) {
        const next = state.events.find((event) => event.n > Number(position))
        if (!next) {
          await this.#woken(state.wake, signal)
          continue
        }
        position = next.n
        yield next
        if (next.kind === 'END') return
      }
    } finally {
      this.readers--
    }
  }

  #begin(topic: string, after: string | null | undefined): number | undefined {
    if (after === null || after === undefined) return undefined
    const [name, n] = after.split(':')
    if (name === topic && /^\d+$/.test(n ?? '')) return Number(n)
    throw new GraphQLError(`"${after}" is no cursor of ${topic}`, { extensions: { code: 'BAD_USER_INPUT' } })
  }

  #woken(wake: Set<() => void>, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        wake.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      wake.add(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }

  #topic(topic: string) {
    let state = this.#topics.get(topic)
    if (!state) this.#topics.set(topic, (state = { events: [], last: 0, wake: new Set() }))
    return state
  }
}

/** An async generator whose `return` also ends a pending `next`. */
export function abortable<Item>(make: (signal: AbortSignal) => AsyncGenerator<Item>): AsyncGenerator<Item> {
  const controller = new AbortController()
  const inner = make(controller.signal)
  return {
    next: () => inner.next(),
    return: (value) => {
      controller.abort()
      return inner.return(value)
    },
    throw: (error) => inner.throw(error),
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await this.return(undefined)
    },
  }
}
