import { createHash } from 'node:crypto'
import type { Redis } from '#platform/redis'

export interface Script {
  readonly text: string
  readonly sha: string
}

export interface ScriptCall {
  readonly keys: readonly string[]
  readonly args: readonly (string | number)[]
}

export const toScript = (text: string): Script => ({ text, sha: createHash('sha1').update(text).digest('hex') })

/** Runs a script by its digest, and sends the text only to a server that has not seen it, such as one just restarted. */
export async function runScript(client: Redis, script: Script, { keys, args }: ScriptCall): Promise<unknown> {
  try {
    return await client.evalsha(script.sha, keys.length, ...keys, ...args)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    return await client.eval(script.text, keys.length, ...keys, ...args)
  }
}
