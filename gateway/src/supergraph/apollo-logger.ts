import { inspect } from 'node:util'
import type { Logger } from '#platform/logging'

/** A logger for Apollo's libraries and their plugins that logs warnings and errors only. */
export const createApolloLogger = (log: Logger) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (...parts: readonly unknown[]) => log.warn({ apollo: toText(parts) }, 'Apollo reports a warning'),
  error: (...parts: readonly unknown[]) => log.error({ apollo: toText(parts) }, 'Apollo reports an error'),
})

/** Some plugins pass objects, or facts before the message. */
const toText = (parts: readonly unknown[]) =>
  parts
    .map((part) =>
      part instanceof Error || typeof part === 'string' ? String(part) : inspect(part, { breakLength: Infinity }),
    )
    .join(' ')
