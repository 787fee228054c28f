import type { Selection } from './selection.ts'

/**
 * Remembers which selections have been applied to an object. Applied again they change nothing, and nested spreads would
 * double the work at each level. Below another type condition more may apply, where the object does not name its type.
 */
export class AppliedSelections {
  readonly #typesOf = new Map<readonly Selection[], Set<string>>()

  /** @returns whether they have not been applied as a part of this type before; from now on they have */
  add(selections: readonly Selection[], parentType: string): boolean {
    let types = this.#typesOf.get(selections)
    if (!types) this.#typesOf.set(selections, (types = new Set()))
    if (types.has(parentType)) return false
    types.add(parentType)
    return true
  }
}
