import { watch } from 'node:fs'
import { dirname } from 'node:path'
import type { Disposable } from '#platform/lifecycle'

export interface WatchOptions {
  /** Interval at which the file counts as changed whether an event was received or not, in milliseconds. */
  readonly pollMs: number
}

/** Calls back when a file may have changed. The caller compares its content. */
export function watchFile(path: string, { pollMs }: WatchOptions, onChange: () => void): Disposable {
  let settling: NodeJS.Timeout | undefined
  const settle = () => {
    settling ??= setTimeout(() => {
      settling = undefined
      onChange()
    }, settleMs)
  }
  // Watches the folder, because editors and deployments replace the file instead of writing to it. Any change in the folder counts,
  // because the file may be a link: Kubernetes replaces another link when it updates a mounted ConfigMap.
  const watcher = watch(dirname(path), settle)
  // Polling covers removed folders and file systems without change events.
  watcher.on('error', () => watcher.close())
  const timer = setInterval(onChange, pollMs)
  return {
    async dispose() {
      watcher.close()
      clearTimeout(settling)
      clearInterval(timer)
    },
  }
}

/** One write causes several events. */
const settleMs = 50
