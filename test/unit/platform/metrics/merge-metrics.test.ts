import { collectGauge, histogramOf, mergeMetrics, Registry } from '#platform/metrics'

const processWith = async (sockets: number, seconds: number, extra?: string) => {
  const registry = new Registry()
  collectGauge(registry, { name: 'sockets', help: 'Open sockets.', read: () => [[[], sockets]] })
  histogramOf(registry, { name: 'lag_seconds', help: 'Lag.', buckets: [0.01, 1] }).observe(seconds)
  if (extra) collectGauge(registry, { name: extra, help: 'Of one process.', read: () => [[[], 1]] })
  // As sent between processes.
  return JSON.parse(JSON.stringify(await registry.getMetricsAsJSON())) as Awaited<
    ReturnType<Registry['getMetricsAsJSON']>
  >
}

test('metrics of several processes are summed by name and labels', async () => {
  const lines = (await mergeMetrics([await processWith(1, 0.005), await processWith(3, 0.5)])).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'sockets 4',
      'lag_seconds_bucket{le="0.01"} 1',
      'lag_seconds_bucket{le="+Inf"} 2',
      'lag_seconds_sum 0.505',
      'lag_seconds_count 2',
    ]),
  )
  expect(lines.filter((line) => line === '# TYPE sockets gauge')).toHaveLength(1)
})

test('metrics that only one process has are kept', async () => {
  expect(await mergeMetrics([await processWith(1, 1), await processWith(1, 1, 'other')])).toMatch(/^other 1$/m)
})
