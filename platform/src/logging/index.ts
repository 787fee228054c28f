import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'
import { LineWriter } from './line-writer.ts'

export type { Logger } from 'pino'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LogOptions {
  readonly service: string
  readonly level: LogLevel
  /** Where lines go; standard output unless given. */
  readonly destination?: DestinationStream
}

// A process has one, whoever logs: lines of two writers could come in parts.
let standardOutput: LineWriter | undefined

/**
 * Resolves when what has been logged is written to standard output, or has no reader any more.
 * @returns false when a write has not ended within this time
 */
export const flushLog = async (timeoutMs: number): Promise<boolean> =>
  standardOutput === undefined || standardOutput.flush(timeoutMs)

const secretFields = ['password', 'accessToken', 'refreshToken', 'authorization', 'identity', 'secret', 'token']

/** A JSON log, one object a line, facts before the message. Secrets are removed by field name at two depths. */
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
