import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'

export type { Logger } from 'pino'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export interface LogOptions {
  readonly service: string
  readonly level: LogLevel
  /** Where lines go; standard output unless given. */
  readonly destination?: DestinationStream
}

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
  return destination ? pino(options, destination) : pino(options)
}
