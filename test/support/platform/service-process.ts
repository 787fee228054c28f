import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { testFlags } from './production-flags.ts'

/** A service of the platform as a separate process. */
export interface ServiceProcess {
  readonly name: string
  readonly pid: number
  /** Its standard output since the last start. */
  readonly output: string
  /** SIGKILL, like a crash. */
  kill(): Promise<void>
  /** SIGTERM; resolves when it has exited. */
  stop(): Promise<void>
  /** SIGINT, like Ctrl-C. @returns the exit status, null if a signal killed it */
  interrupt(): Promise<number | null>
  pause(): void
  resume(): void
  /** Starts it again after it has exited. */
  restart(): Promise<void>
}

export interface ServiceOptions {
  readonly name: string
  /** The compiled entry point: `dist/gateway/src/main.js`. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
  /** A command that executes the command that follows it, as `unshare --mount` does. Default: none. */
  readonly within?: readonly string[]
}

// A dozen processes load the same packages; with a shared compile cache, they start in two thirds of the time.
export const inherited = {
  PATH: process.env['PATH'],
  NODE_ENV: 'production',
  NODE_COMPILE_CACHE: join(tmpdir(), 'plumbline-compile-cache'),
}

/** Starts a service and waits until it is ready. */
export async function startService(options: ServiceOptions): Promise<ServiceProcess> {
  let { child, output } = await launch(options)
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGCONT')
    child.kill(signal)
    await ended
  }
  return {
    name: options.name,
    get pid() {
      return child.pid ?? 0
    },
    get output() {
      return output.text
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async interrupt() {
      await end('SIGINT')
      return child.exitCode
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async restart() {
      ;({ child, output } = await launch(options))
    },
  }
}

interface Launched {
  readonly child: ChildProcess
  readonly output: { readonly text: string }
}

async function launch({ name, entry, env, within = [] }: ServiceOptions): Promise<Launched> {
  const [command, ...args] = [...within, process.execPath, ...testFlags, entry]
  const child = spawn(command, args, {
    env: { ...inherited, ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output = { text: '' }
  const lines = createInterface({ input: child.stdout })
  const ready = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.includes('"msg":"ready"') || line === 'Plumbline is ready') resolve()
      else if (process.env['TEST_LOG_LEVEL']) console.error(line)
      output.text += `${line}\n`
    })
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready:\n${output.text}`)))
  })
  await ready
  return { child, output }
}
