/** What makes two calls the same. */
export interface CallKey {
  /** On whose behalf. */
  readonly scope: string
  readonly body: string
  /** How many mutations had ended: what is read after one may not come from before. */
  readonly epoch: number
}

export interface TableEntry<Entry> {
  readonly key: CallKey
  /** The table's own: where it is, and the next one there. */
  slot: number
  next: Entry | undefined
}

const slotCount = 256

/**
 * Calls under way, by key. A `Map` that entries come to and leave all the time makes a new table every few dozen of them, and each old
 * table points to the next: once one has become old for the garbage collector, so do all that follow, with whatever they held, and
 * answers that were done with in milliseconds stay for seconds.
 */
export class CallTable<Entry extends TableEntry<Entry>> {
  readonly #slots = new Array<Entry | undefined>(slotCount).fill(undefined)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The one that was added last, if several have this key. */
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

  /** Does nothing when it has been removed before. */
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

/** From so many letters of each: tokens differ all over, and bodies at their end, where the variables are. */
function slotOf({ scope, body }: CallKey): number {
  let hash = body.length
  const step = Math.ceil(scope.length / letters)
  for (let index = 0; index < scope.length; index += step) hash = Math.imul(hash, 31) + scope.charCodeAt(index)
  for (let index = Math.max(0, body.length - letters); index < body.length; index += 1)
    hash = Math.imul(hash, 31) + body.charCodeAt(index)
  return (hash ^ (hash >>> 10)) & (slotCount - 1)
}
