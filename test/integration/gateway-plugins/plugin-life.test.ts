import { Counter } from 'prom-client'
import { startPluginWorld, ways } from './plugin-world.ts'

test('a plugin registers metrics, and is disposed after the last response', async () => {
  const calls: string[] = []
  const operations = new Counter({ name: 'shop_operations_total', help: 'Operations of the shop.', registers: [] })
  const world = await startPluginWorld({
    env: { METRICS: 'on' },
    plugins: [
      {
        name: 'counting',
        onOperation: () => operations.inc(),
        registerMetrics: (registry) => registry.registerMetric(operations),
        dispose: async () => void calls.push('dispose'),
      },
    ],
  })
  await ways['the fast path']?.execute(world, '{ ping }')
  const metrics = await fetch(world.httpUrl.replace('/graphql', '/metrics'))
  expect(await metrics.text()).toMatch(/^shop_operations_total 1$/m)
  expect(calls).toEqual([])
  await world.dispose()
  expect(calls).toEqual(['dispose'])
})
