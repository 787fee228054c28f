import { readFileSync, statSync } from 'node:fs'

/** Node cannot hold a longer text than 512 MB; parsing takes several times as much memory. */
const mostBytes = 400_000_000

/**
 * Reads a JSON file.
 * @throws Error - names the file: it does not exist, is too large, or is not JSON
 */
export function readJson(file: string): unknown {
  const size = statSync(file, { throwIfNoEntry: false })?.size
  if (size === undefined) throw new Error(`expected a file, got ${file}, which does not exist`)
  if (size > mostBytes)
    throw new Error(`expected at most ${mostBytes / 1e6} MB, got ${file} with ${Math.round(size / 1e6)} MB`)
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`expected JSON in ${file}, got: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
