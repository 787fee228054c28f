import type { FailedEvent } from './relay-pass.ts'

/** Events that fail while others succeed: they wait longer and longer, so that they do not block the rest. */
export interface HoldBack {
  /** Those whose time has not come. */
  ids(): readonly string[]
  /** @returns whether this is its first failure */
  add(failure: FailedEvent): boolean
}

const firstMs = 1_000
const maxMs = 60_000
// More than these are not left out but tried again with the rest.
const maxCount = 1_000

export function createHoldBack(): HoldBack {
  const held = new Map<string, { readonly failures: number; readonly until: number }>()
  return {
    ids: () => [...held].filter(([, { until }]) => until > Date.now()).map(([id]) => id),
    add: ({ event }) => {
      const failures = (held.get(event.id)?.failures ?? 0) + 1
      held.delete(event.id)
      held.set(event.id, { failures, until: Date.now() + Math.min(maxMs, firstMs * 2 ** (failures - 1)) })
      if (held.size > maxCount) held.delete([...held.keys()][0] ?? '')
      return failures === 1
    },
  }
}
