/** A place in a numbered log: that of an entry, or the beginning (`seq` 0). */
export interface LogPosition {
  /**
   * Identifies the log. 0 if the publisher numbers the entries. Otherwise the time at which the log began, milliseconds since 1970: it
   * changes when entries may have been lost, because the log did not exist or Redis was restarted or replaced.
   */
  readonly mark: number
  /** Counts the entries of the log from 1 without gaps. */
  readonly seq: number
}

/** The place before the first entry. */
export const beginning: LogPosition = { mark: 0, seq: 0 }

/** The id of an entry in its Redis Stream. */
export const toId = ({ mark, seq }: LogPosition): string => `${mark}-${seq}`

/** @throws RangeError - the text is not the id of an entry in a Redis Stream */
export function parseId(id: string): LogPosition {
  const [, mark, seq] = /^(\d+)-(\d+)$/.exec(id) ?? []
  if (mark === undefined) throw new RangeError(`expected an id like 0-1, got ${id}`)
  return { mark: Number(mark), seq: Number(seq) }
}

export const isSamePosition = (one: LogPosition, other: LogPosition): boolean =>
  one.mark === other.mark && one.seq === other.seq

/** Whether an entry is the next one after a position, so that none is missing between them. */
export const follows = (next: LogPosition, position: LogPosition): boolean =>
  next.seq === position.seq + 1 && (next.mark === position.mark || position.seq === 0)
