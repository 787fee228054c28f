import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { RedisClient } from './redis-client.ts'

/** A Lua script that Redis runs atomically. */
export interface Script {
  /** The file's name. */
  readonly name: string
  readonly text: string
  readonly sha: string
  /** How many keys it takes; null for any number. */
  readonly keyCount: number | null
}

export interface ScriptCall {
  readonly keys: readonly string[]
  readonly args: readonly (string | number)[]
}

/**
 * Reads a script from a file whose name ends with the number of its keys, or with `n` for any number: `append-entry-2.lua`.
 * @throws Error - the file does not exist, or its name has no number of keys
 */
export function loadScript(file: URL): Script {
  const [, count] = /-(\d+|n)\.lua$/.exec(file.pathname) ?? []
  if (count === undefined) throw new Error(`expected a file name like append-entry-2.lua, got ${file.pathname}`)
  const text = readFileSync(file, 'utf8')
  return {
    name: basename(file.pathname),
    text,
    sha: createHash('sha1').update(text).digest('hex'),
    keyCount: count === 'n' ? null : Number(count),
  }
}

/**
 * Runs a script by its digest, and sends its text only to a server that has not cached it.
 * @throws RangeError - the number of keys is not that of the script
 */
export async function runScript(client: RedisClient, script: Script, { keys, args }: ScriptCall): Promise<unknown> {
  const { name, keyCount, sha, text } = script
  if (keyCount !== null && keys.length !== keyCount)
    throw new RangeError(`${name}: expected ${keyCount} keys, got ${keys.length}`)
  try {
    return await client.evalsha(sha, keys.length, ...keys, ...args)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    return await client.eval(text, keys.length, ...keys, ...args)
  }
}
