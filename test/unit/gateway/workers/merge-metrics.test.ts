import { mergeMetrics } from '#root/gateway/src/workers/merge-metrics'

describe('metrics of several workers', () => {
  test('are summed by name and labels, with each type once', () => {
    const of = (sockets: number, fast: number) =>
      `# TYPE sockets gauge\nsockets ${sockets}\n# TYPE lag histogram\nlag_bucket{le="0.01"} ${fast}\nlag_sum 0.5\n`
    expect(mergeMetrics([of(1, 2), of(3, 4)])).toBe(
      '# TYPE sockets gauge\nsockets 4\n# TYPE lag histogram\nlag_bucket{le="0.01"} 6\nlag_sum 1\n',
    )
  })

  test('keep metrics that only one process has', () => {
    expect(mergeMetrics(['a 1\n', 'b 2\n'])).toBe('a 1\nb 2\n')
  })
})
