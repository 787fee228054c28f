/**
 * Runs the platform, and again after every change of its sources: `npm run dev`. A change that does not compile leaves
 * the last program running. The compiler's own watch mode reports no changes on some file systems, so Node watches.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { globSync, watch } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { readCommandLine } from '../platform/src/command-line/index.ts'

readCommandLine({
  command: 'npm run dev',
  does: 'Runs the platform, and starts it again after every change of its sources.',
  options: {},
})
const sources = ['platform', 'gateway', 'subgraphs', 'schema', 'embedded', 'packages', 'standalone']
// Editors save several files at once, and some of them twice.
const settleMs = 100

let running: ChildProcess | null = null
let changes = 0
const watched = new Set<string>()
let stopping = false

watchFolders()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal))
await restart()

/** Folder by folder: Node's recursive mode on Linux misses changes of a file that an editor replaces. */
function watchFolders(): void {
  for (const folder of globSync(sources.flatMap((source) => [source, `${source}/**/`]))) {
    if (watched.has(folder)) continue
    watched.add(folder)
    watch(folder, onChange).on('error', () => watched.delete(folder))
  }
}

function onChange(_event: string, file: string | null): void {
  // A name without a dot is a new folder.
  if (file === null || /\.(ts|graphql)$|^[^.]+$/.test(file)) void settle(++changes)
}

async function settle(change: number): Promise<void> {
  await delay(settleMs)
  if (change !== changes || stopping) return
  watchFolders()
  await restart()
}

async function restart(): Promise<void> {
  if (spawnSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit' }).status !== 0) return
  await end('SIGTERM')
  running = spawn('script/run', ['standalone/src/main.js'], { stdio: 'inherit' })
}

async function end(signal: NodeJS.Signals): Promise<void> {
  if (running === null || running.exitCode !== null || running.signalCode !== null) return
  const ended = once(running, 'exit')
  running.kill(signal)
  await ended
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  stopping = true
  await end(signal)
  process.exit(0)
}
