/** What a client met, in order. */
export type Sighting =
  | { readonly kind: 'event'; readonly seq: number; readonly event: string }
  /** An event of which only errors are left: its place is known, its cursor is not. */
  | { readonly kind: 'blank'; readonly reason: string }
  | { readonly kind: 'break' }

/** What everybody should have seen: the log's events by their place, and the place of the last one. */
export interface Reference {
  readonly events: ReadonlyMap<number, string>
  readonly last: number
}

/** What went wrong for one client, or for several. */
export interface Verdict {
  readonly events: number
  readonly lost: number
  readonly duplicated: number
  readonly outOfOrder: number
  /** Events whose place or kind is not that of the log. */
  readonly wrong: number
  /** Events that came with errors only, because another subgraph was away. */
  readonly blank: number
  /** Snapshots that stood for events, because the log had lost them. */
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

/** Compares what one client saw with what there was. */
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
  /** Blanks since the position: they take the places that follow it, until a break, after which those come again. */
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
    // Of a first snapshot that came as errors only, nobody knows for what it stood.
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
