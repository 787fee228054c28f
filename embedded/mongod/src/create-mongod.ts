import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import {
  findFreePort,
  makePrivateDirectory,
  type ServerProcess,
  startServerProcess,
  stopServerProcess,
} from '#embedded/server-process'
import { askMongo, type Reply } from './ask-mongo.ts'

/** Options of the `mongod` on the PATH. */
export type MongodConfig = {
  /** Folder of the data, which is created if it does not exist. null: a temporary folder. */
  readonly dataDir: string | null
}

/** A running `mongod`. */
export type Mongod = {
  /** For any MongoDB driver: `mongodb://127.0.0.1:<port>/?replicaSet=embedded`. */
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Shuts the server down. May be called repeatedly. */
  readonly dispose: () => Promise<void>
}

/** The oldest supported MongoDB. */
export const oldestMongod = 7
/** The name that the embedded store uses too, so that one setting works for both. */
const replicaSetName = 'embedded'
const startMs = 60_000

/**
 * The version of the `mongod` on the PATH.
 * @returns its number, such as `8.0.4`; `null` if there is none, or it fails to run
 */
export async function findMongod(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('mongod', ['--version'])
    return /db version v(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? null
  } catch {
    return null
  }
}

/**
 * Starts the `mongod` found on the PATH on loopback, as a replica set of one and a child that is stopped with this process.
 * Resolves when it accepts writes.
 * @throws Error - there is none, its folder is in use, or it does not start
 */
export async function createMongod({ dataDir }: MongodConfig): Promise<Mongod> {
  const path = dataDir === null ? await mkdtemp(join(tmpdir(), 'mongod-')) : resolve(dataDir)
  await makePrivateDirectory(path)
  const port = await portFor(path)
  const server = await startServerProcess({ binary: 'mongod', args: toArguments(port, path), cwd: path })
  if (!server) throw new Error('Expected mongod on the PATH, found none.')
  const dispose = async () => {
    await stopServerProcess(server)
    if (dataDir === null) await rm(path, { recursive: true, force: true })
  }
  try {
    await untilPrimary(server, port)
    await writeFile(join(path, portFile), String(port), { mode: 0o600 })
  } catch (error) {
    await dispose()
    throw error
  }
  return { url: `mongodb://127.0.0.1:${port}/?replicaSet=${replicaSetName}`, port, pid: server.pid, dispose }
}

const portFile = 'port'

/** The port of the last start if it is free, because the configuration of the replica set contains it. */
async function portFor(path: string): Promise<number> {
  const known = Number(await readFile(join(path, portFile), 'utf8').catch(() => ''))
  const isFree = known > 0 && (await askMongo({ port: known, command: { hello: 1 }, timeoutMs: 500 })) === null
  return isFree ? known : await findFreePort()
}

function toArguments(port: number, path: string): readonly string[] {
  const settings = {
    dbpath: path,
    port: String(port),
    bind_ip: '127.0.0.1',
    replSet: replicaSetName,
    // The defaults assume a dedicated machine.
    oplogSize: '256',
    wiredTigerCacheSizeGB: '0.5',
  }
  return ['--quiet', '--nounixsocket', ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])]
}

/** Makes the server the primary of its replica set: a new set is initiated, and an existing one with another port is reconfigured. */
async function untilPrimary(server: ServerProcess, port: number): Promise<void> {
  const givenUpAt = Date.now() + startMs
  const outcome: { lastWords: string | null } = { lastWords: null }
  void server.exited.then((words) => (outcome.lastWords = words))
  let answer: Reply | null = null
  while (Date.now() < givenUpAt) {
    if (outcome.lastWords !== null)
      throw new Error(`Expected mongod to start on port ${port}, it stopped with:\n${outcome.lastWords}`)
    answer = await askMongo({ port, command: { hello: 1 }, timeoutMs: 1000 })
    if (answer?.['isWritablePrimary'] === true) return
    if (answer && answer['secondary'] !== true) await configure(port)
    await delay(20)
  }
  throw new Error(
    `Expected mongod on port ${port} to become primary within ${startMs} ms, it replied: ${JSON.stringify(answer)}`,
  )
}

const notYetInitialized = 94

async function configure(port: number): Promise<void> {
  const member = { _id: 0, host: `127.0.0.1:${port}` }
  const known = await askMongo({ port, command: { replSetGetConfig: 1 }, timeoutMs: 1000 })
  if (known?.['code'] === notYetInitialized) {
    const config = { _id: replicaSetName, members: [member] }
    await askMongo({ port, command: { replSetInitiate: config }, timeoutMs: startMs })
    return
  }
  const config = known?.['config'] as { version: number; members: readonly { host: string }[] } | undefined
  if (!config || config.members[0]?.host === member.host) return
  const changed = { ...config, version: config.version + 1, members: [{ ...config.members[0], ...member }] }
  await askMongo({ port, command: { replSetReconfig: changed, force: true }, timeoutMs: startMs })
}
