import type { EntityTag, InvalidationLog, InvalidationLogEntry } from '#platform/invalidations'
import { tagOf } from './tag-reader.ts'

/** What was known when something was read: it may be kept as of then. */
export interface Moment {
  /** Of which numbering of the log. */
  readonly epoch: string
  /** The last entry of the log that was known. */
  readonly seq: number
}

// An entry is some hundred bytes, and there are twice as many at most.
const maxTagsPerGeneration = 50_000

interface Generation {
  readonly touchedAt: Map<EntityTag, number>
  /** The last entry of the log that it knows. */
  lastSeq: number
}

/** Knows when each thing was touched last, by the numbers of the log, and from that whether a copy still holds. */
export class TouchLedger {
  #young: Generation = { touchedAt: new Map(), lastSeq: 0 }
  #old: Generation = { touchedAt: new Map(), lastSeq: 0 }
  #now: Moment = { epoch: '', seq: 0 }
  /** What was touched up to here is not known. */
  #floor = 0

  /** As of now. */
  get now(): Moment {
    return this.#now
  }

  start({ epoch, seq, entries }: InvalidationLog): void {
    this.#floor = (entries[0]?.seq ?? seq + 1) - 1
    this.#old = { touchedAt: new Map(), lastSeq: this.#floor }
    this.#young = { touchedAt: new Map(), lastSeq: this.#floor }
    this.#now = { epoch, seq }
    for (const entry of entries) this.#touch(entry)
  }

  add(entry: InvalidationLogEntry): void {
    this.#touch(entry)
    this.#now = { epoch: this.#now.epoch, seq: entry.seq }
  }

  /** Whether nothing of that is known to have been touched since. */
  holds({ epoch, seq }: Moment, tags: readonly EntityTag[]): boolean {
    if (epoch !== this.#now.epoch || seq < this.#floor) return false
    return tags.every((tag) => this.#touchedAt(tag) <= seq)
  }

  #touchedAt(tag: EntityTag): number {
    return this.#young.touchedAt.get(tag) ?? this.#old.touchedAt.get(tag) ?? 0
  }

  #touch({ seq, message }: InvalidationLogEntry): void {
    if (message.kind !== 'invalidated') return
    const { publisher, tags } = message
    for (const tag of tags) {
      this.#young.touchedAt.set(tagOf(publisher, tag), seq)
      // A copy that shows some thing of the type, it cannot be told which.
      this.#young.touchedAt.set(tagOf(publisher, tag.split(':', 1)[0] ?? tag), seq)
    }
    this.#young.lastSeq = seq
    if (this.#young.touchedAt.size >= maxTagsPerGeneration) this.#age()
  }

  /** What the old generation knew is forgotten, and with it how copies from its time are to be judged. */
  #age(): void {
    this.#floor = Math.max(this.#floor, this.#old.lastSeq)
    this.#old = this.#young
    this.#young = { touchedAt: new Map(), lastSeq: this.#old.lastSeq }
  }
}
