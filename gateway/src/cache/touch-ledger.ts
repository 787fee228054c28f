import type { EntityTag, InvalidationLog, LoggedInvalidation } from '#platform/invalidations'
import { tagOf } from './tag-reader.ts'

/** What was known when something was read: it may be kept as of then. */
export interface Moment {
  /** Of which numbering of the log. */
  readonly epoch: string
  /** The last entry of the log that was known. */
  readonly seq: number
}

// An entry is some hundred bytes.
const maxTags = 100_000

/** Knows when each thing was touched last, by the numbers of the log, and from that whether a copy still holds. */
export class TouchLedger {
  readonly #touchedAt = new Map<EntityTag, number>()
  #now: Moment = { epoch: '', seq: 0 }
  /** What was touched up to here is not known. */
  #floor = 0

  /** As of now. */
  get now(): Moment {
    return this.#now
  }

  start({ epoch, seq, entries }: InvalidationLog): void {
    this.#touchedAt.clear()
    this.#floor = (entries[0]?.seq ?? seq + 1) - 1
    this.#now = { epoch, seq }
    for (const entry of entries) this.#touch(entry)
  }

  add(entry: LoggedInvalidation): void {
    this.#touch(entry)
    this.#now = { epoch: this.#now.epoch, seq: entry.seq }
  }

  /** Whether nothing of that is known to have been touched since. */
  holds({ epoch, seq }: Moment, tags: readonly EntityTag[]): boolean {
    if (epoch !== this.#now.epoch || seq < this.#floor) return false
    return tags.every((tag) => (this.#touchedAt.get(tag) ?? 0) <= seq)
  }

  #touch({ seq, news }: LoggedInvalidation): void {
    if (news.kind !== 'touched') return
    const { publisher, tags } = news
    for (const tag of tags) {
      this.#set(tagOf(publisher, tag), seq)
      // A copy that shows some thing of the type, it cannot be told which.
      this.#set(tagOf(publisher, tag.split(':', 1)[0] ?? tag), seq)
    }
    this.#forgetOldest()
  }

  #set(tag: EntityTag, seq: number): void {
    // To the end: the tag that was touched longest ago is first.
    this.#touchedAt.delete(tag)
    this.#touchedAt.set(tag, seq)
  }

  #forgetOldest(): void {
    for (const [tag, seq] of this.#touchedAt) {
      if (this.#touchedAt.size <= maxTags) return
      this.#touchedAt.delete(tag)
      this.#floor = Math.max(this.#floor, seq)
    }
  }
}
