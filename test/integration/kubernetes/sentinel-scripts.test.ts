import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { until } from '#root/test/support/until'

const scripts = 'deploy/kubernetes/components/sentinel'
// Addresses of the loopback range stand for those of pods, so that each server listens on the usual ports.
const network = `127.${randomInt(64, 250)}.${randomInt(1, 250)}`
const hosts = [1, 2, 3].map((number) => `${network}.${number}`)
const password = 'only-for-tests'

test('a password that a Sentinel cannot keep is refused', () => {
  const env = { PATH: process.env['PATH'], DATA: '/nonexistent', SELF: '', FIRST: '', REDIS_PASSWORD: 'two words' }
  const { status, stderr } = spawnSync('sh', [join(scripts, 'sentinel.sh')], { env, encoding: 'utf8' })
  expect([status, stderr]).toEqual([1, expect.stringContaining('expected REDIS_PASSWORD to consist of letters')])
})

describe('three pods with the scripts of the component sentinel', () => {
  let folder: string
  const running = new Map<string, ChildProcess>()
  const name = (script: string, host: string) => `${script} ${host}`

  const start = async (script: 'redis.sh' | 'sentinel.sh', host: string) => {
    const data = join(folder, host)
    await mkdir(data, { recursive: true })
    const env = {
      PATH: process.env['PATH'],
      SELF: host,
      BIND: host,
      FIRST: hosts[0],
      SENTINELS: hosts.join(' '),
      DATA: data,
      REDIS_PASSWORD: password,
    }
    running.set(name(script, host), spawn('sh', [join(scripts, script)], { env, stdio: 'ignore' }))
  }
  const kill = async (script: string, host: string) => {
    const child = running.get(name(script, host))
    if (child?.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  const ask = async <Answer>(host: string, port: number, question: (redis: Redis) => Promise<Answer>) => {
    const redis = new Redis({
      host,
      port,
      ...(port === 6379 && { password }),
      lazyConnect: true,
      retryStrategy: () => null,
    })
    redis.on('error', () => undefined)
    try {
      return await question(redis)
    } catch {
      return null
    } finally {
      redis.disconnect()
    }
  }
  const roleOf = async (host: string) =>
    (await ask(host, 6379, (redis) => redis.info('replication')))?.match(/role:(\w+)/)?.[1]
  const masterOf = async (host: string) =>
    (
      (await ask(host, 26_379, (redis) => redis.call('SENTINEL', 'get-master-addr-by-name', 'plumbline'))) as string[]
    )?.[0]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pods-'))
    for (const host of hosts) await start('redis.sh', host)
    const connected = async () => await ask(hosts[0] ?? '', 6379, (redis) => redis.info('replication'))
    await until(async () => (await connected())?.includes('connected_slaves:2') ?? false)
    for (const host of hosts) await start('sentinel.sh', host)
    // Each Sentinel knows both replicas and both other Sentinels.
    await until(async () => {
      const facts = await Promise.all(
        hosts.map((host) => ask(host, 26_379, (redis) => redis.call('SENTINEL', 'MASTER', 'plumbline'))),
      )
      return facts.every((fact) => {
        const values = fact as string[] | null
        const valueOf = (key: string) => values?.[values.indexOf(key) + 1]
        return valueOf('num-slaves') === '2' && valueOf('num-other-sentinels') === '2'
      })
    })
  })

  afterAll(async () => {
    for (const script of ['redis.sh', 'sentinel.sh']) for (const host of hosts) await kill(script, host)
    await rm(folder, { recursive: true, force: true })
  })

  test('replace a master that fails, which returns as a replica without losing what was written meanwhile', async () => {
    const [first = '', ...others] = hosts
    expect(await Promise.all(others.map(roleOf))).toEqual(['slave', 'slave'])
    await kill('redis.sh', first)
    await until(async () => others.includes((await masterOf(hosts[1] ?? '')) ?? ''))
    const master = (await masterOf(hosts[1] ?? '')) ?? ''
    await until(async () => (await roleOf(master)) === 'master')
    await ask(master, 6379, (redis) => redis.set('written', 'meanwhile'))

    await start('redis.sh', first)
    await until(async () => (await roleOf(first)) === 'slave')
    await until(async () => (await ask(first, 6379, (redis) => redis.get('written'))) === 'meanwhile')
    expect(await roleOf(master)).toBe('master')
  })

  test('keep what the Sentinels know when one of them restarts', async () => {
    const [first = '', second = ''] = hosts
    const master = await masterOf(second)
    await kill('sentinel.sh', first)
    await start('sentinel.sh', first)
    await until(async () => (await masterOf(first)) === master)
  })
})
