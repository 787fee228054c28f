import type { Logger } from '#platform/logging'

/** Takes what Apollo's libraries report: warnings and errors reach the log, all else says only what they are doing. */
export const createApolloLogger = (log: Logger) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (message?: unknown) => log.warn({ apollo: String(message) }, 'Apollo warns'),
  error: (message?: unknown) => log.error({ apollo: String(message) }, 'Apollo reports an error'),
})
