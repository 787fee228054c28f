import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { findFreePort, startServerProcess, stopServerProcess } from '#embedded/server-process'
import type { ServerProcess } from '#embedded/server-process'
import { until } from './until.ts'

/** A Redis server with a replica, and three Sentinels that replace it when it has not responded for half a second. */
export interface RedisSentinels {
  /** `redis+sentinel://…/main` */
  readonly url: string
  readonly password: string
  /** The ports of the Sentinels. */
  readonly ports: readonly number[]
  /** Kills the current master (SIGKILL), and resolves when the Sentinels have made another server the master. */
  failOver(): Promise<void>
  dispose(): Promise<void>
}

export async function startRedisSentinels(password = 'secret'): Promise<RedisSentinels> {
  const folder = await mkdtemp(join(tmpdir(), 'sentinels-'))
  const servers = new Map<number, ServerProcess>()
  const start = async (file: string, lines: readonly string[], ...flags: readonly string[]): Promise<number> => {
    const port = await findFreePort()
    const path = join(folder, file)
    await writeFile(path, [...lines, `port ${port}`, 'bind 127.0.0.1', `dir ${folder}`, 'save ""', ''].join('\n'))
    const server = await startServerProcess({ binary: 'redis-server', args: [path, ...flags], cwd: folder })
    if (server === null) throw new Error('expected redis-server on the PATH, found none')
    servers.set(port, server)
    return port
  }
  const secured = [`requirepass ${password}`, `masterauth ${password}`, 'repl-diskless-sync-delay 0']
  const master = await start('one.conf', secured)
  await start('two.conf', [...secured, `replicaof 127.0.0.1 ${master}`])
  const monitoring = [
    `sentinel monitor main 127.0.0.1 ${master} 2`,
    `sentinel auth-pass main ${password}`,
    'sentinel down-after-milliseconds main 500',
    'sentinel failover-timeout main 3000',
  ]
  const ports: number[] = []
  for (const name of ['a', 'b', 'c']) ports.push(await start(`sentinel-${name}.conf`, monitoring, '--sentinel'))
  const ask = async (port: number): Promise<Readonly<Record<string, string>>> => {
    const sentinel = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null })
    sentinel.on('error', () => undefined)
    try {
      const reply = (await sentinel.call('SENTINEL', 'MASTER', 'main')) as string[]
      return Object.fromEntries(
        reply.flatMap((name, index) => (index % 2 === 0 ? [[name, reply[index + 1] ?? '']] : [])),
      )
    } catch {
      return {}
    } finally {
      sentinel.disconnect()
    }
  }
  const all = async (isTrue: (facts: Readonly<Record<string, string>>) => boolean) =>
    await until(async () => (await Promise.all(ports.map(ask))).every(isTrue))
  // They find each other through the master; without a majority they replace nothing.
  await all(
    (facts) => facts['num-slaves'] === '1' && facts['num-other-sentinels'] === '2' && facts['flags'] === 'master',
  )
  return {
    url: `redis+sentinel://:${password}@${ports.map((port) => `127.0.0.1:${port}`).join(',')}/main`,
    password,
    ports,
    failOver: async () => {
      const before = (await ask(ports[0] ?? 0))['port']
      servers.get(Number(before))?.kill()
      await all(({ port }) => port !== undefined && port !== before)
    },
    dispose: async () => {
      await Promise.all([...servers.values()].map(stopServerProcess))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
