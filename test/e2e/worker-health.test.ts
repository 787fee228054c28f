import { freePorts, startService, topologies } from '../support/platform/index.ts'

const distributed = topologies.filter(({ topology }) => topology === 'as many processes')

describe.each(distributed)('a worker beside a platform $topology', ({ env }) => {
  test.each([
    ['agents', 'dist/subgraphs/agents/src/worker.js'],
    ['payments', 'dist/subgraphs/payments/src/worker.js'],
  ])('the worker of %s serves health, readiness and metrics of its jobs on its PORT', async (name, entry) => {
    const [port] = await freePorts(1)
    const worker = await startService({ name, entry, env: { ...env, PORT: String(port) } })
    const ask = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`)
      return { status: response.status, text: await response.text() }
    }
    try {
      expect(await ask('/healthz')).toEqual({ status: 200, text: '{"status":"alive"}' })
      expect(await ask('/readyz')).toEqual({ status: 200, text: '{"status":"ready","problems":[]}' })
      expect(await ask('/metrics')).toEqual({
        status: 200,
        text: expect.stringMatching(/^plumbline_jobs_active\{queue="[a-z-]+"\} \d+$/m) as string,
      })
    } finally {
      await worker.stop()
    }
  })
})
