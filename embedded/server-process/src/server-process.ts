import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A server that runs as a child of this process. */
export interface ServerProcess {
  readonly pid: number
  /** Resolves when the server has exited, with its last lines of output. */
  readonly exited: Promise<string>
  /** Stops the server, which saves its data. */
  stop(): void
  /** Kills the server (SIGKILL). */
  kill(): void
}

/** The program, its arguments and its directory. */
export interface ServerProcessConfig {
  readonly binary: string
  readonly args: readonly string[]
  readonly cwd: string
}

/**
 * Runs a server under a shell that holds a pipe to this process. When the pipe closes, on request or because this
 * process was killed, the shell stops the server. Both are in a separate process group, so that Ctrl-C in a terminal reaches
 * only the platform, which needs its servers while it drains. Only the owner can read the files of the server (files 0600,
 * directories 0700).
 * @returns `null` if the binary is not on the PATH
 */
export async function startServerProcess({ binary, args, cwd }: ServerProcessConfig): Promise<ServerProcess | null> {
  const child = spawn('sh', ['-c', keeper, 'keeper', binary, ...args], {
    cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.on('error', () => undefined)
  const lines = createInterface({ input: child.stdout })
  const tail: string[] = []
  lines.on('line', (line) => {
    tail.push(line)
    if (tail.length > 20) tail.shift()
  })
  const exited = new Promise<string>((resolve) => child.once('close', () => resolve(tail.join('\n'))))
  const pid = Number(await Promise.race([once(lines, 'line').then(([line]) => line), exited.then(() => Number.NaN)]))
  if (Number.isNaN(pid)) return null
  tail.shift()
  return { pid, exited, stop: () => child.stdin.end(), kill: () => killIfThere(pid) }
}

// The process id must be the first line of the output. Therefore the process that becomes the server writes it: the shell
// around it could be later than the first line of the server.
const keeper = `
umask 077
command -v "$1" >/dev/null || exit 127
exec 3<&0
sh -c 'echo "$$"; exec "$@"' server "$@" 3<&- </dev/null &
server=$!
( while read -r _ <&3; do :; done; kill -TERM "$server" ) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$server"
kill "$watcher" 2>/dev/null
`

const stopMs = 10_000

/** Stops a server; one that does not exit within ten seconds is killed. */
export async function stopServerProcess(server: ServerProcess): Promise<void> {
  const timer = setTimeout(() => server.kill(), stopMs)
  server.stop()
  await server.exited
  clearTimeout(timer)
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has exited already.
  }
}
