import type { Logger } from '#platform/logging'

/** A logger for Apollo's libraries that logs warnings and errors only. */
export const createApolloLogger = (log: Logger) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (message?: unknown) => log.warn({ apollo: String(message) }, 'Apollo reports a warning'),
  error: (message?: unknown) => log.error({ apollo: String(message) }, 'Apollo reports an error'),
})
