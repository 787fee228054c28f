import type { EntityTag, InvalidationLog, InvalidationLogEntry, LogPosition } from '#platform/invalidations'
import { tagOf } from './tag-reader.ts'

/** A position in the invalidation log of an epoch. */
export interface EpochPosition {
  /** Identifies the log; changes when the log is lost and starts again. */
  readonly epoch: string
  /** The number of the last entry that was read. */
  readonly seq: LogPosition
}

// A tag takes some hundred bytes. Two generations are kept.
const maxTagsPerGeneration = 50_000

interface Generation {
  readonly invalidatedAt: Map<EntityTag, LogPosition>
  /** The number of the last entry that it contains. */
  lastSeq: LogPosition
}

/** Maps each tag to the position of its last invalidation, which decides whether a cache entry is still valid. */
export class InvalidationIndex {
  #young: Generation = { invalidatedAt: new Map(), lastSeq: 0 }
  #old: Generation = { invalidatedAt: new Map(), lastSeq: 0 }
  #position: EpochPosition = { epoch: '', seq: 0 }
  /** Invalidations up to this position are not known. */
  #floor = 0

  /** The current position. */
  get position(): EpochPosition {
    return this.#position
  }

  start({ epoch, seq, entries }: InvalidationLog): void {
    this.#floor = (entries[0]?.seq ?? seq + 1) - 1
    this.#old = { invalidatedAt: new Map(), lastSeq: this.#floor }
    this.#young = { invalidatedAt: new Map(), lastSeq: this.#floor }
    this.#position = { epoch, seq }
    for (const entry of entries) this.#apply(entry)
  }

  add(entry: InvalidationLogEntry): void {
    this.#apply(entry)
    this.#position = { epoch: this.#position.epoch, seq: entry.seq }
  }

  /** Whether none of the tags was invalidated after the position. False if that is not known. */
  isValid({ epoch, seq }: EpochPosition, tags: readonly EntityTag[]): boolean {
    if (epoch !== this.#position.epoch || seq < this.#floor) return false
    return tags.every((tag) => this.#invalidatedAt(tag) <= seq)
  }

  #invalidatedAt(tag: EntityTag): number {
    return this.#young.invalidatedAt.get(tag) ?? this.#old.invalidatedAt.get(tag) ?? 0
  }

  #apply({ seq, message }: InvalidationLogEntry): void {
    if (message.kind !== 'invalidated') return
    const { publisher, tags } = message
    for (const tag of tags) {
      this.#young.invalidatedAt.set(tagOf(publisher, tag), seq)
      // Invalidates entries that contain an unidentified entity of the type too.
      this.#young.invalidatedAt.set(tagOf(publisher, tag.split(':', 1)[0] ?? tag), seq)
    }
    this.#young.lastSeq = seq
    if (this.#young.invalidatedAt.size >= maxTagsPerGeneration) this.#age()
  }

  /** Drops the old generation. Entries fetched at its positions are invalid from then on. */
  #age(): void {
    this.#floor = Math.max(this.#floor, this.#old.lastSeq)
    this.#old = this.#young
    this.#young = { invalidatedAt: new Map(), lastSeq: this.#old.lastSeq }
  }
}
