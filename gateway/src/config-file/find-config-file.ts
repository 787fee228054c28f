import { readFile, realpath } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '#platform/config'

/** A configuration file as it is now. */
export interface ConfigFile {
  /** The absolute path. */
  readonly path: string
  /** The name in error messages: `plumbline.config.ts`. */
  readonly name: string
  /** The bytes of the file, compared to detect changes. */
  readonly text: string
  /** What the file exports, not checked. */
  readonly content: unknown
}

export const configFileNames = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `plumbline.config.${extension}`)

export interface ConfigFileLocation {
  /** Undefined: one of `configFileNames` in the working directory, if there is one. */
  readonly path: string | undefined
  readonly workingDirectory: string
}

/**
 * Reads the configuration file.
 * @returns null if none is named and none found
 * @throws ConfigError - the named file cannot be read or evaluated, or several are found
 */
export async function findConfigFile({ path, workingDirectory }: ConfigFileLocation): Promise<ConfigFile | null> {
  if (path) return readConfigFile(resolve(workingDirectory, path))
  const candidates = configFileNames.map((name) => join(workingDirectory, name))
  const texts = await Promise.all(candidates.map((candidate) => readFile(candidate, 'utf8').catch(() => null)))
  const found = candidates.filter((_, index) => texts[index] !== null)
  const [first, ...others] = found
  if (first === undefined) return null
  if (others.length > 0)
    throw new ConfigError([`expected one configuration file, got ${found.map((one) => basename(one)).join(', ')}`])
  return readConfigFile(first)
}

const readConfigFile = async (path: string) => evaluateConfigFile(path, await readConfigText(path))

/** @throws ConfigError - the file cannot be read */
export const readConfigText = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => fail(path, error))

/**
 * Evaluates the file again, even if it has not changed: compare its text first, because Node keeps every evaluated module in memory.
 * @param text - the current text of the file
 * @throws ConfigError - the file cannot be evaluated
 */
export async function evaluateConfigFile(path: string, text: string): Promise<ConfigFile> {
  const name = basename(path)
  try {
    return { path, name, text, content: name.endsWith('.json') ? JSON.parse(text) : await evaluate(path) }
  } catch (error) {
    return fail(path, error)
  }
}

function fail(path: string, error: unknown): never {
  if (error instanceof ConfigError) throw error
  const reason = error instanceof Error ? error.message : String(error)
  throw new ConfigError([`${basename(path)}: expected a configuration file at ${path}, got: ${reason}`])
}

let evaluations = 0

async function evaluate(path: string): Promise<unknown> {
  if (/\.m?ts$/.test(path) && !process.features.typescript)
    throw new ConfigError([
      `${basename(path)}: expected a Node.js that runs TypeScript (22.18, 23.6 or later), got ${process.version}; use a .js, .mjs or .json file there`,
    ])
  // Node evaluates a module once per URL, so a changed file needs another one. It also resolves a link only once.
  const url = `${pathToFileURL(await realpath(path)).href}?version=${++evaluations}`
  const exported = (await import(url)) as { readonly default?: unknown }
  if (exported.default === undefined)
    throw new ConfigError([
      `${basename(path)}: expected a default export, got ${Object.keys(exported).join(', ') || 'none'}`,
    ])
  return exported.default
}
