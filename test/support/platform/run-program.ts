import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { testFlags } from './production-flags.ts'
import { inherited } from './service-process.ts'

export interface Ending {
  readonly code: number | null
  readonly output: string
}

/**
 * Runs a program until it exits.
 * @param cwd - its working directory; that of the test by default
 */
export async function runProgram(
  entry: string,
  env: Readonly<Record<string, string>>,
  cwd = process.cwd(),
): Promise<Ending> {
  const child = spawn(process.execPath, [...testFlags, resolve(entry)], {
    cwd,
    env: { ...inherited, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}
