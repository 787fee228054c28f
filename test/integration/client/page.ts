/** Runs in a page of the browser test: the same adapters, bundled. */
import { adapters } from './adapters.ts'
import type { Watching } from './adapters.ts'

/** Results for the test. */
export interface PageWindow {
  readonly seen: Readonly<Record<string, unknown>>[]
  readonly gaps: number[]
  end: string | undefined
  /** Subscribes with one of the adapters; `stop` ends it. */
  watch(name: string, watching: Omit<Watching, 'sink'>): void
  stop(): void
}

const state: PageWindow = {
  seen: [],
  gaps: [],
  end: undefined,
  watch(name, watching) {
    state.seen.length = 0
    state.gaps.length = 0
    state.end = undefined
    const stop = adapters[name]?.({
      ...watching,
      sink: {
        next: (data, gap) => {
          if (gap) state.gaps.push(state.seen.length)
          state.seen.push(data)
        },
        error: (reason) => {
          state.end = `failed: ${String(reason)}`
        },
        complete: () => {
          state.end = 'completed'
        },
      },
    })
    if (!stop) throw new Error(`expected one of ${Object.keys(adapters).join(', ')}, got ${name}`)
    state.stop = stop
  },
  stop: () => undefined,
}

Object.assign(globalThis, { watching: state })
