import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A service of the platform as a process of its own. */
export interface ServiceProcess {
  readonly name: string
  readonly pid: number
  /** SIGKILL, as a crash. */
  kill(): Promise<void>
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>
  pause(): void
  resume(): void
  /** Starts it again after it has ended. */
  restart(): Promise<void>
}

export interface ServiceOptions {
  readonly name: string
  /** Compiled: `dist/gateway/src/main.js`. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
}

// A dozen processes load the same packages again and again; compiled once, they start in two thirds of the time.
export const inherited = {
  PATH: process.env['PATH'],
  NODE_ENV: 'production',
  NODE_COMPILE_CACHE: join(tmpdir(), 'plumbline-compile-cache'),
}

/** Starts a service and waits until it says that it is ready. */
export async function startService(options: ServiceOptions): Promise<ServiceProcess> {
  let child = await launch(options)
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
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async restart() {
      child = await launch(options)
    },
  }
}

async function launch({ name, entry, env }: ServiceOptions): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', entry], {
    env: { ...inherited, ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const last: string[] = []
  const lines = createInterface({ input: child.stdout })
  const ready = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      if (line.includes('"msg":"ready"') || line === 'Plumbline is ready') resolve()
      else if (process.env['TEST_LOG_LEVEL']) console.error(line)
      last.push(line)
      if (last.length > 20) last.shift()
    })
    child.once('exit', (code) =>
      reject(new Error(`${name} ended with ${code} before it was ready:\n${last.join('\n')}`)),
    )
  })
  await ready
  return child
}
