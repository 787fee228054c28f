import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { request } from 'undici'
import { AppError } from '#platform/errors'
import type { Disposable } from '#platform/lifecycle'

/** Where a composed supergraph comes from. */
export interface SupergraphReader {
  read(): Promise<string>
  /** Calls back when there may be another one. */
  watch(onChange: () => void): Disposable
}

/**
 * @param location - a path, or an `http(s)` URL
 * @param pollMs - how often a URL is asked again; files are watched
 */
export function createSupergraphReader(location: string, pollMs: number): SupergraphReader {
  return /^https?:/.test(location) ? urlReader(location, pollMs) : fileReader(location)
}

function fileReader(path: string): SupergraphReader {
  return {
    read: () => readFile(path, 'utf8').catch((cause: unknown) => fail(path, cause)),
    watch(onChange) {
      // The folder, because editors and deployments replace the file instead of writing into it.
      const watcher = watch(dirname(path), (_event, name) => {
        if (name === basename(path)) onChange()
      })
      return { dispose: async () => watcher.close() }
    },
  }
}

function urlReader(url: string, pollMs: number): SupergraphReader {
  return {
    async read() {
      const { statusCode, body } = await request(url, { headersTimeout: 10_000, bodyTimeout: 10_000 }).catch(
        (cause: unknown) => fail(url, cause),
      )
      const text = await body.text()
      return statusCode === 200 ? text : fail(url, new Error(`status ${statusCode}`))
    },
    watch(onChange) {
      const timer = setInterval(onChange, pollMs)
      return { dispose: async () => clearInterval(timer) }
    },
  }
}

function fail(location: string, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause)
  throw new AppError({
    code: 'UPSTREAM_UNAVAILABLE',
    message: `SUPERGRAPH: expected a composed supergraph at ${location}, got: ${reason}`,
    cause,
  })
}
