import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makePrivateDirectory } from '#embedded/server-process'
import { askRedis, serverPidAt } from './ask-redis.ts'

export interface DataDirClaim {
  /** Absolute. */
  readonly path: string
  /** Stores the process that uses the directory, for the next start. */
  record(server: { readonly pid: number; readonly port: number }): Promise<void>
  release(): Promise<void>
}

/**
 * Creates the directory and ensures that no other server uses it, because two servers would corrupt its files. A server whose
 * platform was killed is stopped first.
 * @throws Error - a running platform uses the directory
 */
export async function claimDataDir(dataDir: string): Promise<DataDirClaim> {
  const path = resolve(dataDir)
  const file = join(path, 'server.json')
  await makePrivateDirectory(path)
  await evict(path, await readRecord(file))
  return {
    path,
    record: async (server) =>
      await writeFile(file, JSON.stringify({ ...server, ownerPid: process.pid }), { mode: 0o600 }),
    release: async () => await rm(file, { force: true }),
  }
}

interface ServerRecord {
  readonly pid: number
  readonly port: number
  readonly ownerPid: number
}

const evictionMs = 10_000

async function evict(path: string, found: ServerRecord | null): Promise<void> {
  if (found === null || (await serverPidAt(found.port)) !== found.pid) return
  if (isAlive(found.ownerPid)) {
    throw new Error(
      `Expected ${path} to be free, but process ${found.ownerPid} uses it with its Redis on port ${found.port}. ` +
        'Stop that process, or set DATA_DIR to another directory.',
    )
  }
  await askRedis({ port: found.port, command: 'SHUTDOWN', timeoutMs: evictionMs })
  const givenUpAt = Date.now() + evictionMs
  while (isAlive(found.pid)) {
    if (Date.now() > givenUpAt)
      throw new Error(`Expected the abandoned Redis ${found.pid} in ${path} to stop, it is still running.`)
    await new Promise((done) => setTimeout(done, 20))
  }
}

async function readRecord(file: string): Promise<ServerRecord | null> {
  try {
    const { pid, port, ownerPid } = JSON.parse(await readFile(file, 'utf8'))
    return { pid: Number(pid), port: Number(port), ownerPid: Number(ownerPid) }
  } catch {
    // There is no record, or its process was killed while it wrote one.
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
