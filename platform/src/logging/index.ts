import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'
import { LineWriter } from './line-writer.ts'

export type { Logger } from 'pino'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LogOptions {
  readonly service: string
  readonly level: LogLevel
  /** The destination of lines. Default: standard output. */
  readonly destination?: DestinationStream
}

// One per process, because the lines of two writers could be interleaved.
let standardOutput: LineWriter | undefined

/**
 * Resolves when all lines are written to standard output, or it is closed.
 * @returns false when a write did not end within this time
 */
export const flushLog = async (timeoutMs: number): Promise<boolean> =>
  standardOutput === undefined || standardOutput.flush(timeoutMs)

const secretFields = ['password', 'accessToken', 'refreshToken', 'authorization', 'identity', 'secret', 'token']

/** A JSON log with one object per line. Secrets are redacted by field name, at two depths. */
export function createLog({ service, level, destination }: LogOptions): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`]), censor: '[secret]' },
  }
  return pino(options, destination ?? (standardOutput ??= new LineWriter(1)))
}
