import { Writable } from 'node:stream'
import { pino } from 'pino'
import type { Logger } from 'pino'

export interface LogLines {
  readonly log: Logger
  /** Every line so far, from `debug` on. */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
}

/** A log that a test can read. */
export function collectLog(): LogLines {
  const lines: Record<string, unknown>[] = []
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  return { log: pino({ base: null, level: 'debug' }, destination), lines }
}
