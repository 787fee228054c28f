import { readFileSync } from 'node:fs'
import { freePorts, startService, topologies } from '../support/platform/index.ts'

const platforms = new Map(topologies.map((platform) => [platform.topology, platform]))
const inOneProcess = () => platforms.get('in one process')?.url ?? ''
const nothing: Pick<(typeof topologies)[number], 'url' | 'env'> = { url: '', env: {} }
const distributed = () => platforms.get('as many processes') ?? nothing

const subgraphs = ['users', 'assessments', 'agents', 'payments']
const urlOf = (subgraph: string) => distributed().env[`${subgraph.toUpperCase()}_URL`] ?? ''

const ask = async (url: string, path: string) => {
  const response = await fetch(new URL(path, url))
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

/** The names of the metrics that a process reports. */
const metricsOf = async (url: string) =>
  [...(await ask(url, '/metrics')).text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name)

async function expectHealthy(url: string): Promise<void> {
  expect(await ask(url, '/healthz')).toMatchObject({ status: 200, text: '{"status":"alive"}' })
  expect(await ask(url, '/readyz')).toMatchObject({ status: 200, text: '{"status":"ready","problems":[]}' })
  expect(await ask(url, '/metrics')).toMatchObject({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' })
  expect(await metricsOf(url)).toEqual(
    expect.arrayContaining([
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
      'nodejs_gc_duration_seconds',
      'nodejs_heap_size_used_bytes',
    ]),
  )
}

async function withWorker<Result>(name: string, use: (url: string) => Promise<Result>): Promise<Result> {
  const [port] = await freePorts(1)
  const entry = `dist/subgraphs/${name}/src/worker.js`
  const worker = await startService({ name, entry, env: { ...distributed().env, PORT: String(port) } })
  try {
    return await use(`http://127.0.0.1:${port}`)
  } finally {
    await worker.stop()
  }
}

describe('health, readiness and metrics', () => {
  test('of the platform in one process are served by it', async () => {
    await expectHealthy(inOneProcess())
  })

  test('of gateways are served by them', async () => {
    await expectHealthy(distributed().url)
  })

  test.each(subgraphs)('of the subgraph %s are served on its PORT', async (name) => {
    await expectHealthy(urlOf(name))
  })

  test.each(['agents', 'payments'])('of the worker of %s are served on its PORT', async (name) => {
    await withWorker(name, async (url) => {
      await expectHealthy(url)
      expect((await ask(url, '/metrics')).text).toMatch(/^plumbline_jobs_active\{queue="[a-z-]+"\} \d+$/m)
    })
  })

  test('of a subgraph are served on a port of their own if METRICS_PORT names it', async () => {
    const [port, metricsPort] = await freePorts(2)
    const env = { ...distributed().env, PORT: String(port), METRICS_PORT: String(metricsPort) }
    const users = await startService({ name: 'users', entry: 'dist/subgraphs/users/src/main.js', env })
    try {
      await expectHealthy(`http://127.0.0.1:${metricsPort}`)
      expect(await ask(`http://127.0.0.1:${port}`, '/metrics')).toMatchObject({ status: 404 })
      expect(await ask(`http://127.0.0.1:${port}`, '/readyz')).toMatchObject({ status: 200 })
    } finally {
      await users.stop()
    }
  })

  test('docs/metrics.md lists the metrics of all processes, and no others', async () => {
    const workers = ['agents', 'payments'].map((name) => withWorker(name, metricsOf))
    const servers = [distributed().url, ...subgraphs.map(urlOf)].map(metricsOf)
    const reported = new Set((await Promise.all([...servers, ...workers])).flat())
    const ofPlatform = [...reported].filter((name) => name.startsWith('plumbline_')).toSorted()
    const listed = [...readFileSync('docs/metrics.md', 'utf8').matchAll(/^\| `(plumbline_\w+)`/gm)]
    expect(listed.map(([, name = '']) => name).toSorted()).toEqual(ofPlatform)
    expect(new Set(await metricsOf(inOneProcess()))).toEqual(reported)
  })
})
