/**
 * Merges the metrics of several processes, each in Prometheus' text format: samples with the same name and labels are summed. All metrics
 * of the gateway, including gauges of memory, can be summed.
 */
export function mergeMetrics(texts: readonly string[]): string {
  const sums = new Map<string, number | null>()
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    if (line === '') continue
    const end = line.lastIndexOf(' ')
    if (line.startsWith('#')) sums.set(line, null)
    else sums.set(line.slice(0, end), (sums.get(line.slice(0, end)) ?? 0) + Number(line.slice(end + 1)))
  }
  return `${[...sums].map(([name, sum]) => (sum === null ? name : `${name} ${sum}`)).join('\n')}\n`
}
