/** A source without change events. */
export interface PolledSource {
  /** The name in errors, without secrets. */
  readonly shown: string
  /** The current supergraph; the previous text if it has not changed. */
  read(): Promise<string>
  /** The minimum delay until the next read that the source requests, milliseconds. */
  minDelayMs?(): number
}
