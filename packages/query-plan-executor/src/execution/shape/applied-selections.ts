import type { Selection } from './selection.ts'

/**
 * Tracks which selections have been applied to an object. Applying them again changes nothing, and nested spreads would
 * double the work at each level. Below another type condition more may apply, if the object has no `__typename`.
 */
export class AppliedSelections {
  readonly #typesOf = new Map<readonly Selection[], Set<string>>()

  /** Marks selections as applied below this type. @returns whether they were not applied before */
  add(selections: readonly Selection[], parentType: string): boolean {
    let types = this.#typesOf.get(selections)
    if (!types) this.#typesOf.set(selections, (types = new Set()))
    if (types.has(parentType)) return false
    types.add(parentType)
    return true
  }
}
