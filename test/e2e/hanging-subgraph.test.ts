import { startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

let platform: DistributedPlatform

beforeAll(async () => {
  platform = await startDistributed()
}, 120_000)

afterAll(() => platform.dispose())

/** The value of a sample of the gateway; undefined if it is absent. */
async function sampleOf(name: string): Promise<number | undefined> {
  const text = await (await fetch(`${platform.url}/metrics`)).text()
  const line = text.split('\n').find((sample) => sample.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length))
}

const up = (dependency: string) => sampleOf(`plumbline_dependency_up{dependency="${dependency}"}`)

test('a subgraph that hangs is reported by the gateway, which stays ready for the others, until it responds again', async () => {
  await until(async () => (await up('payments')) === 1)
  const { payments } = platform.services
  payments.pause()
  try {
    await until(async () => (await up('payments')) === 0)
    await until(async () => (await up('users')) === 1)
    expect(await sampleOf('plumbline_dependency_response_seconds{dependency="payments"}')).toBeGreaterThan(0.7)
    const readiness = await fetch(`${platform.url}/readyz`)
    expect([readiness.status, await readiness.text()]).toEqual([200, '{"status":"ready","problems":[]}'])
    const ownReadiness = new URL('/readyz', platform.env['PAYMENTS_URL'])
    await expect(fetch(ownReadiness, { signal: AbortSignal.timeout(1_000) })).rejects.toThrow('timeout')
  } finally {
    payments.resume()
  }
  await until(async () => (await up('payments')) === 1)
}, 120_000)
