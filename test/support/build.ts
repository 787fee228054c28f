import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

let built: Promise<unknown> | null = null

/** Compiles the tree once for each test file: processes run what is in `dist`. */
export function build(): Promise<unknown> {
  built ??= promisify(execFile)(process.execPath, [
    'node_modules/typescript/bin/tsc',
    '-p',
    'tsconfig.build.json',
    '--noCheck',
  ])
  return built
}
