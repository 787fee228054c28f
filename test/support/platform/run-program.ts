import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { testFlags } from './production-flags.ts'
import { inherited } from './service-process.ts'

export interface Ending {
  readonly code: number | null
  readonly output: string
}

/** Runs a program until it exits. */
export async function runProgram(entry: string, env: Readonly<Record<string, string>>): Promise<Ending> {
  const child = spawn(process.execPath, [...testFlags, entry], {
    env: { ...inherited, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output }
}
