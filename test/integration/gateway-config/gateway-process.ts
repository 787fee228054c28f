import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A gateway process that runs from source. */
export interface GatewayProcess {
  readonly url: string
  /** Log lines so far. */
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  stop(): Promise<void>
}

export interface GatewayProcessOptions {
  readonly workingDirectory: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const entry = fileURLToPath(new URL('../../../gateway/src/main.ts', import.meta.url))
/** Lets Node load the sources, as in tests. */
const modules = new URL('../../../script/jest/native-modules.mjs', import.meta.url).href

/** Starts `gateway/src/main.ts` and waits until it is ready. */
export async function startGatewayProcess(options: GatewayProcessOptions): Promise<GatewayProcess> {
  const { workingDirectory, args = [], env = {} } = options
  const child = spawn(process.execPath, ['--import', modules, entry, ...args], {
    cwd: workingDirectory,
    env: { PATH: process.env['PATH'], AUTHENTICATION: 'off', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: Readonly<Record<string, unknown>>[] = []
  const { promise: url, resolve, reject } = Promise.withResolvers<string>()
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Readonly<Record<string, unknown>>
    lines.push(line)
    if (line['msg'] === 'ready') resolve(String(line['url'] ?? ''))
  })
  const ended = once(child, 'close')
  void ended.then(() => reject(new Error(`the gateway ended: ${JSON.stringify(lines)}`)))
  return {
    url: `${await url}/graphql`,
    lines,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
