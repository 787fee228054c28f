import { ConfigError } from '#platform/config'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { watchFile } from '../files/watch-file.ts'
import { changedPaths } from './changed-paths.ts'
import { evaluateConfigFile, readConfigText } from './find-config-file.ts'
import type { ConfigFile } from './find-config-file.ts'
import { reloadableSections } from './reloadable.ts'

export interface FollowOptions {
  /** The file in use. */
  readonly file: ConfigFile
  /** Interval at which the file is read again without an event, in milliseconds. */
  readonly pollMs: number
  /**
   * Checks a changed file and uses what may change.
   * @throws ConfigError - the file is not valid; the previous one stays in use
   */
  readonly apply: (next: ConfigFile) => void
  readonly log: Logger
}

/** Applies the changes of a configuration file. A file that is not valid is not used, and the reason is logged. */
export function followConfigFile({ file, pollMs, apply, log }: FollowOptions): Disposable {
  let used = file
  let lastRead: string | null = file.text
  const reload = async () => {
    try {
      const text = await readConfigText(file.path).catch((error: unknown) => error as ConfigError)
      const read = typeof text === 'string' ? text : null
      // A file that is rejected or absent is neither evaluated nor logged again.
      if (read === lastRead) return log.debug({ file: file.name }, 'the configuration file is as it was read before')
      lastRead = read
      if (typeof text !== 'string') throw text
      const next = await evaluateConfigFile(file.path, text)
      apply(next)
      const changed = changedPaths(used.content, next.content)
      used = next
      const needsRestart = changed.filter((path) => !isReloadable(path))
      log.info({ file: file.name, changed }, 'a changed configuration file is in use')
      if (needsRestart.length > 0)
        log.warn({ file: file.name, needsRestart }, 'changed settings take effect after a restart')
    } catch (error) {
      const reason = error instanceof ConfigError ? { reason: error.message } : { err: error }
      log.error(reason, 'the changed configuration file is not valid; the previous one stays in use')
    }
  }
  let reloading = Promise.resolve()
  return watchFile(file.path, { pollMs }, () => void (reloading = reloading.then(reload)))
}

const isReloadable = (path: string) =>
  reloadableSections.some((section) => path === section || path.startsWith(`${section}.`))
