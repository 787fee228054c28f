import { startPluginWorld, ways } from './plugin-world.ts'

test('a plugin adds metrics, and is disposed after the last response', async () => {
  const calls: string[] = []
  let operations = 0
  const world = await startPluginWorld({
    env: { METRICS: 'on' },
    plugins: [
      {
        name: 'counting',
        onOperation: () => void operations++,
        metrics: () => `# TYPE shop_operations_total counter\nshop_operations_total ${operations}\n`,
        dispose: async () => void calls.push('dispose'),
      },
    ],
  })
  await ways['the fast path']?.execute(world, '{ ping }')
  const metrics = await fetch(world.httpUrl.replace('/graphql', '/metrics'))
  expect(await metrics.text()).toMatch(/\nshop_operations_total 1\n$/)
  expect(calls).toEqual([])
  await world.dispose()
  expect(calls).toEqual(['dispose'])
})
