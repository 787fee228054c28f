import { readFile } from 'node:fs/promises'
import { AppError } from '#platform/errors'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { watchFile } from '../files/watch-file.ts'
import type { SubgraphCertificates } from '../transport/subgraph-tls.ts'
import { createComposition } from './compose-subgraphs.ts'
import { createDownload } from './download-supergraph.ts'
import type { PolledSource } from './polled-source.ts'
import type { SupergraphLocation } from './supergraph-location.ts'
import { createUplink } from './uplink.ts'

/** Reads a composed supergraph and watches its source. */
export interface SupergraphReader {
  read(): Promise<string>
  /** Calls back when the supergraph may have changed. */
  watch(onChange: () => void): Disposable
}

export interface SupergraphReaderOptions {
  /** Interval at which a source is read again; files are also watched. */
  readonly pollMs: number
  /** For the requests to subgraphs whose schemas are composed. */
  readonly certificates: SubgraphCertificates
  readonly log: Logger
}

export function createSupergraphReader(
  location: SupergraphLocation,
  options: SupergraphReaderOptions,
): SupergraphReader {
  const { pollMs } = options
  switch (location.kind) {
    case 'file':
      return fileReader(location.path, pollMs)
    case 'url':
      return pollingReader(createDownload(location), pollMs)
    case 'uplink':
      return pollingReader(createUplink(location), pollMs)
    case 'compose':
      return pollingReader(createComposition(location, options), pollMs)
    default:
      return location satisfies never
  }
}

function fileReader(path: string, pollMs: number): SupergraphReader {
  return {
    read: () => readFile(path, 'utf8').catch((cause: unknown) => fail(path, cause)),
    watch: (onChange) => watchFile(path, { pollMs }, onChange),
  }
}

function pollingReader(source: PolledSource, pollMs: number): SupergraphReader {
  return {
    read: () => source.read().catch((cause: unknown) => fail(source.shown, cause)),
    watch(onChange) {
      let timer: NodeJS.Timeout
      const schedule = () => {
        timer = setTimeout(
          () => {
            onChange()
            schedule()
          },
          Math.max(pollMs, source.minDelayMs?.() ?? 0),
        )
      }
      schedule()
      return { dispose: async () => clearTimeout(timer) }
    },
  }
}

function fail(location: string, cause: unknown): never {
  if (cause instanceof AppError) throw cause
  const reason = cause instanceof Error ? cause.message || String(cause) : String(cause)
  throw new AppError({
    code: 'UPSTREAM_UNAVAILABLE',
    message: `SUPERGRAPH: expected a composed supergraph at ${location}, got: ${reason}`,
    cause,
  })
}
