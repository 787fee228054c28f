import { readFile } from 'node:fs/promises'
import { request } from 'undici'
import { AppError } from '#platform/errors'
import type { Disposable } from '#platform/lifecycle'
import { watchFile } from '../files/watch-file.ts'

/** Reads a composed supergraph and watches its source. */
export interface SupergraphReader {
  read(): Promise<string>
  /** Calls back when the supergraph may have changed. */
  watch(onChange: () => void): Disposable
}

/**
 * @param location - a path, or an `http(s)` URL
 * @param pollMs - interval at which a URL or a file is read again; files are also watched
 */
export function createSupergraphReader(location: string, pollMs: number): SupergraphReader {
  return /^https?:/.test(location) ? urlReader(location, pollMs) : fileReader(location, pollMs)
}

function fileReader(path: string, pollMs: number): SupergraphReader {
  return {
    read: () => readFile(path, 'utf8').catch((cause: unknown) => fail(path, cause)),
    watch: (onChange) => watchFile(path, { pollMs }, onChange),
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
