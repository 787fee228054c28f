/** What a client received, in order. */
export type Sighting =
  | { readonly kind: 'event'; readonly seq: number; readonly event: string }
  /** An event with errors only: its position is known, its cursor is not. */
  | { readonly kind: 'blank'; readonly reason: string }
  | { readonly kind: 'break' }

/** The expected events: those of the log by seq, and the last seq. */
export interface Reference {
  readonly events: ReadonlyMap<number, string>
  readonly last: number
}

/** The deviations of one client, or of several. */
export interface Verdict {
  readonly events: number
  readonly lost: number
  readonly duplicated: number
  readonly outOfOrder: number
  /** Events whose seq or kind differs from the log. */
  readonly wrong: number
  /** Events with errors only, because another subgraph was unavailable. */
  readonly blank: number
  /** Snapshots that replaced events that the log had lost. */
  readonly snapshots: number
  /** Streams that did not end with the run's last event. */
  readonly leftOpen: number
}

export const noVerdict: Verdict = {
  events: 0,
  lost: 0,
  duplicated: 0,
  outOfOrder: 0,
  wrong: 0,
  blank: 0,
  snapshots: 0,
  leftOpen: 0,
}

export const addVerdicts = (one: Verdict, other: Verdict): Verdict => ({
  events: one.events + other.events,
  lost: one.lost + other.lost,
  duplicated: one.duplicated + other.duplicated,
  outOfOrder: one.outOfOrder + other.outOfOrder,
  wrong: one.wrong + other.wrong,
  blank: one.blank + other.blank,
  snapshots: one.snapshots + other.snapshots,
  leftOpen: one.leftOpen + other.leftOpen,
})

/** Compares the received events of one client with the log. */
export function judge(sightings: readonly Sighting[], reference: Reference): Verdict {
  const reader = new Reader(reference)
  for (const sighting of sightings) reader.read(sighting)
  return reader.verdict()
}

class Reader {
  readonly #reference: Reference
  readonly #counts: { -readonly [Name in keyof Verdict]: number } = { ...noVerdict }
  readonly #seen = new Set<number>()
  #position: number | null = null
  /** Events with errors only since the position. They have the following sequence numbers, and are delivered again after a reconnect. */
  #blanks = 0

  constructor(reference: Reference) {
    this.#reference = reference
  }

  read(sighting: Sighting): void {
    switch (sighting.kind) {
      case 'break':
        this.#blanks = 0
        return
      case 'blank':
        this.#blanks += 1
        this.#counts.blank += 1
        return
      case 'event':
        this.#counts.events += 1
        if (sighting.event === 'SNAPSHOT') this.#readSnapshot(sighting.seq)
        else this.#readEvent(sighting)
    }
  }

  verdict(): Verdict {
    const missing = this.#position === null ? 0 : Math.max(0, this.#reference.last - this.#position - this.#blanks)
    return { ...this.#counts, lost: this.#counts.lost + missing }
  }

  #readSnapshot(seq: number): void {
    if (this.#position !== null) this.#counts.snapshots += 1
    if (seq < (this.#position ?? 0)) this.#counts.outOfOrder += 1
    this.#moveTo(seq)
  }

  #readEvent({ seq, event }: { readonly seq: number; readonly event: string }): void {
    // A first snapshot with errors only has no known position.
    const expected = this.#position === null && this.#blanks > 0 ? seq : (this.#position ?? 0) + this.#blanks + 1
    if (this.#reference.events.has(seq) && this.#reference.events.get(seq) !== event) this.#counts.wrong += 1
    if (this.#seen.has(seq)) this.#counts.duplicated += 1
    else if (seq < expected) this.#counts.outOfOrder += 1
    else this.#counts.lost += seq - expected
    this.#seen.add(seq)
    this.#moveTo(Math.max(seq, this.#position ?? 0))
  }

  #moveTo(seq: number): void {
    this.#position = seq
    this.#blanks = 0
  }
}
