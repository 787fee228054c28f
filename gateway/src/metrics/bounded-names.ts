/** What all names are called that have no label of their own. */
export const otherName = 'other'

/** Names that may be values of a label, up to a maximum number. */
export interface BoundedNames {
  /** The name if it is known, otherwise `other`. */
  labelOf(name: string): string
  /** Makes a name known unless the maximum is reached. */
  add(name: string): void
}

const maxLength = 100

/**
 * Names that clients choose. A label with any name would let a client fill the memory of the gateway and of Prometheus; so the first
 * `max` names of trusted callers are labels, and there are no others until the process restarts.
 */
export function createBoundedNames(max: number): BoundedNames {
  const known = new Set<string>()
  return {
    labelOf: (name) => (known.has(name) ? name : otherName),
    add: (name) => void (known.size < max && name.length <= maxLength && known.add(name)),
  }
}
