import { readFile } from 'node:fs/promises'

/** The files of the console as `script/build` writes them to `dist/console`, with what is served beside each. */
export interface ConsoleManifest {
  /** First segments of the paths that the console's own router handles. */
  readonly routes: readonly string[]
  /** By path, such as `/assets/main-1a2b3c.js`. */
  readonly files: Readonly<Record<string, ConsoleFileFacts>>
}

export interface ConsoleFileFacts {
  readonly type: string
  readonly etag: string
  /** Encodings for which there is a compressed file beside the plain one: `main.js.br`. */
  readonly encodings: readonly ('br' | 'gzip')[]
}

/** A file of the console, read at its first request. */
export interface ConsoleFiles {
  manifest(): Promise<ConsoleManifest>
  /** @param encoding - null: the plain file */
  read(path: string, encoding: 'br' | 'gzip' | null): Promise<Buffer>
}

/** The suffix of a compressed file. */
export const encodedSuffix = { br: '.br', gzip: '.gz' } as const

/** The directory that `script/build` writes. The path is valid for compiled code and for sources. */
export const consoleDirectory = new URL(import.meta.resolve('#built/console/manifest.json'))

/** Keeps the files in memory once they have been read: all of them together take less than two megabytes. */
export function createConsoleFiles(manifestUrl: URL = consoleDirectory): ConsoleFiles {
  const contents = new Map<string, Promise<Buffer>>()
  let manifest: Promise<ConsoleManifest> | undefined
  return {
    manifest: () => (manifest ??= readManifest(manifestUrl)),
    read(path, encoding) {
      const name = `${path.slice(1)}${encoding ? encodedSuffix[encoding] : ''}`
      const found = contents.get(name) ?? readFile(new URL(name, manifestUrl))
      contents.set(name, found)
      return found
    },
  }
}

/** @throws Error - `script/build` has not been run */
const readManifest = async (url: URL) => JSON.parse(await readFile(url, 'utf8')) as ConsoleManifest
