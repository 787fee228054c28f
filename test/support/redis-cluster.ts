import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { findFreePort, startServerProcess, stopServerProcess } from '#embedded/server-process'
import type { ServerProcess } from '#embedded/server-process'
import { until } from './until.ts'

/** Three masters with a replica each, which replaces its master when that has not responded for a second. */
export interface RedisCluster {
  /** `redis+cluster://…`, with two of the six nodes. */
  readonly url: string
  readonly password: string
  readonly ports: readonly number[]
  /** The ports of the masters. */
  masters(): Promise<readonly number[]>
  /** The port of the master that has the key. */
  masterOf(key: string): Promise<number>
  /** Kills a master (SIGKILL), and starts it again when its replica has replaced it. Resolves when it is the replica. */
  failOver(port: number): Promise<void>
  dispose(): Promise<void>
}

const slots = 16_384
const masters = 3

export async function startRedisCluster(password = 'secret'): Promise<RedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'cluster-'))
  const servers = new Map<number, ServerProcess>()
  const busPorts = new Map<number, number>()
  const start = async (port: number) => {
    const flags = {
      port: String(port),
      bind: '127.0.0.1',
      dir: folder,
      save: '',
      'cluster-enabled': 'yes',
      'cluster-config-file': `nodes-${port}.conf`,
      'cluster-node-timeout': '1000',
      'cluster-port': String(busPorts.get(port)),
      'repl-diskless-sync-delay': '0',
      requirepass: password,
      masterauth: password,
    }
    const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
    const server = await startServerProcess({ binary: 'redis-server', args, cwd: folder })
    if (server === null) throw new Error('expected redis-server on the PATH, found none')
    servers.set(port, server)
  }
  for (let index = 0; index < masters * 2; index += 1) {
    const port = await findFreePort()
    // The default is the port plus 10,000, which may be above 65,535.
    busPorts.set(port, await findFreePort())
    await start(port)
  }
  const ports = [...servers.keys()]
  const connections = new Map(
    ports.map((port) => {
      const connection = new Redis({ host: '127.0.0.1', port, password, maxRetriesPerRequest: 0 })
      connection.on('error', () => undefined)
      return [port, connection]
    }),
  )
  const ask = async (port: number, ...args: readonly (string | number)[]) =>
    await connections.get(port)?.call('CLUSTER', ...args.map(String))
  const [first = 0, ...others] = ports
  const perMaster = Math.ceil(slots / masters)
  for (const [index, port] of ports.slice(0, masters).entries())
    await ask(port, 'ADDSLOTSRANGE', index * perMaster, Math.min(slots, (index + 1) * perMaster) - 1)
  for (const port of others) await ask(first, 'MEET', '127.0.0.1', port, busPorts.get(port) ?? 0)
  const nodesOf = async (port: number) =>
    String(await ask(port, 'NODES').catch(() => ''))
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
  const known = async (isKnown: (lines: readonly (readonly string[])[]) => boolean) =>
    await until(async () => (await Promise.all(ports.map(nodesOf))).every(isKnown))
  await known((lines) => lines.length === ports.length && lines.every(([, , flags = '']) => !/handshake/.test(flags)))
  for (const [index, port] of ports.slice(masters).entries())
    await ask(port, 'REPLICATE', String(await ask(ports[index] ?? 0, 'MYID')))
  await known((lines) => lines.filter(([, , flags = '']) => flags.includes('slave')).length === masters)
  await until(async () => {
    const states = await Promise.all(ports.map(async (port) => String(await ask(port, 'INFO'))))
    return states.every((state) => state.includes('cluster_state:ok'))
  })
  const alive = () => ports.filter((port) => servers.has(port))
  const ranges = async () => {
    const [asked = 0] = alive()
    const found = (await ask(asked, 'SLOTS')) as [number, number, [string, number]][]
    return found.map(([from, to, [, port]]) => ({ from, to, port }))
  }
  return {
    url: `redis+cluster://:${password}@${ports
      .slice(0, 2)
      .map((port) => `127.0.0.1:${port}`)
      .join(',')}`,
    password,
    ports,
    masters: async () => (await ranges()).map(({ port }) => port),
    masterOf: async (key) => {
      const slot = Number(await ask(alive()[0] ?? 0, 'KEYSLOT', key))
      return (await ranges()).find(({ from, to }) => from <= slot && slot <= to)?.port ?? 0
    },
    failOver: async (before) => {
      const killed = servers.get(before)
      killed?.kill()
      servers.delete(before)
      await until(async () => {
        const [asked = 0] = alive()
        const isOk = String(await ask(asked, 'INFO')).includes('cluster_state:ok')
        return isOk && (await ranges()).every(({ port }) => port !== before)
      })
      await killed?.exited
      await start(before)
      const isReplica = async () =>
        String(
          await connections
            .get(before)
            ?.info('replication')
            .catch(() => ''),
        )
      await until(async () => /role:slave[^]*master_link_status:up/.test(await isReplica()))
    },
    dispose: async () => {
      for (const connection of connections.values()) connection.disconnect()
      await Promise.all([...servers.values()].map(stopServerProcess))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
