import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'

export interface ServerProcess {
  readonly pid: number
  /** Resolves when the server is gone, with the last lines that it wrote. */
  readonly exited: Promise<string>
  /** Asks the server to save and leave. */
  stop(): void
}

export interface ServerProcessConfig {
  readonly binary: string
  readonly port: number
  readonly dataDir: string | null
}

/**
 * Runs the server under a shell that holds a pipe to this process. When the pipe closes, because we ask or because this
 * process was killed, the shell stops the server, so none is ever left behind. Both have a process group of
 * their own, since Ctrl-C in a terminal is for the platform, which still needs Redis while it drains.
 * @returns `null` when there is no such binary
 */
export async function startServerProcess(config: ServerProcessConfig): Promise<ServerProcess | null> {
  const child = spawn('sh', ['-c', keeper, 'keeper', config.binary, ...toArguments(config)], {
    cwd: config.dataDir ?? tmpdir(),
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
  return { pid, exited, stop: () => child.stdin.end() }
}

const keeper = `
command -v "$1" >/dev/null || exit 127
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
echo "$server"
( while read -r _ <&3; do :; done; kill -TERM "$server" ) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait "$server"
kill "$watcher" 2>/dev/null
`

const toArguments = ({ port, dataDir }: ServerProcessConfig): readonly string[] =>
  Object.entries({ ...settings, port: String(port), ...toPersistence(dataDir) }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ])

const settings = {
  bind: '127.0.0.1',
  'protected-mode': 'yes',
  daemonize: 'no',
  loglevel: 'warning',
  logfile: '',
  save: '',
  // Queues and logs are no cache: a full server must refuse writes rather than forget some.
  'maxmemory-policy': 'noeviction',
}

const toPersistence = (dataDir: string | null) =>
  dataDir === null ? { appendonly: 'no' } : { appendonly: 'yes', appendfsync: 'everysec', dir: dataDir }
