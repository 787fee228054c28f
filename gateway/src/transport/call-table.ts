/** Identifies equal calls. */
export interface CallKey {
  /** Equal for callers that may share a response. */
  readonly scope: string
  readonly body: string
  /** Number of mutations that had ended: a read after a mutation must not share an earlier one. */
  readonly epoch: number
}

export interface TableEntry<Entry> {
  readonly key: CallKey
  /** Managed by the table: the slot, and the next entry of the slot. */
  slot: number
  next: Entry | undefined
}

const slotCount = 256

/**
 * Concurrent calls by key. A `Map` whose entries are added and removed constantly allocates a new table every few dozen of them, and each
 * old table points to the next. Once the garbage collector has promoted one of them to the old generation, it retains all later ones
 * with their values, and responses that were needed for milliseconds stay in memory for seconds.
 */
export class CallTable<Entry extends TableEntry<Entry>> {
  readonly #slots = new Array<Entry | undefined>(slotCount).fill(undefined)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The entry that was added last, if several have this key. */
  find(key: CallKey): Entry | undefined {
    let entry = this.#slots[slotOf(key)]
    while (entry && !isSame(entry.key, key)) entry = entry.next
    return entry
  }

  add(entry: Entry): void {
    entry.slot = slotOf(entry.key)
    entry.next = this.#slots[entry.slot]
    this.#slots[entry.slot] = entry
    this.#size += 1
  }

  /** Does nothing if the entry has already been removed. */
  remove(entry: Entry): void {
    const { slot } = entry
    let previous: Entry | undefined
    let current = this.#slots[slot]
    while (current && current !== entry) {
      previous = current
      current = current.next
    }
    if (!current) return
    if (previous) previous.next = entry.next
    else this.#slots[slot] = entry.next
    entry.next = undefined
    this.#size -= 1
  }
}

const isSame = (one: CallKey, other: CallKey) =>
  one.body === other.body && one.scope === other.scope && one.epoch === other.epoch

const letters = 48

/** Hashes a sample of characters: of the whole scope, since tokens differ everywhere, and of the end of the body with the variables. */
function slotOf({ scope, body }: CallKey): number {
  let hash = body.length
  const step = Math.ceil(scope.length / letters)
  for (let index = 0; index < scope.length; index += step) hash = Math.imul(hash, 31) + scope.charCodeAt(index)
  for (let index = Math.max(0, body.length - letters); index < body.length; index += 1)
    hash = Math.imul(hash, 31) + body.charCodeAt(index)
  return (hash ^ (hash >>> 10)) & (slotCount - 1)
}
