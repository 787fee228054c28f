import { readFileSync } from 'node:fs'

/** The labels of each metric of `docs/metrics.md`, by its name. */
export const documentedMetrics: ReadonlyMap<string, readonly string[]> = new Map(readMetrics())

function* readMetrics(): Iterable<readonly [string, readonly string[]]> {
  const text = readFileSync('docs/metrics.md', 'utf8')
  let columns: readonly string[] = []
  for (const line of text.split('\n').filter((each) => /^\| [^-]/.test(each))) {
    const cells = line.slice(1, -1).split('|')
    const [first = ''] = cells
    const [, name] = /`(plumbline_\w+)`/.exec(first) ?? []
    if (name === undefined) columns = cells.map((cell) => cell.trim())
    else yield [name, wordsOf(cells[columns.indexOf('labels')] ?? '')]
  }
  // Those of Node are in the text, and prom-client documents their labels.
  for (const [, name = ''] of text.matchAll(/`((?:nodejs|process)_\w+[a-z])`/g)) yield [name, ['kind']]
}

function wordsOf(cell: string): readonly string[] {
  return [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word)
}

interface Read {
  readonly metric: string
  /** The labels that select series, and the values that they are compared with. */
  readonly matchers: readonly { readonly label: string; readonly values: readonly string[] }[]
}

/** What a PromQL expression reads of Plumbline. */
export function readsOf(expression: string): readonly Read[] {
  return [...expression.matchAll(/\b((?:plumbline|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', selector = '']) => ({
      metric: documentedMetrics.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, ''),
      matchers: [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, label = '', value = '']) => ({
        label,
        values: value.split('|'),
      })),
    }),
  )
}

// Prometheus adds `job` and `instance`; `le` belongs to histograms.
const labelsOf = (metric: string) => ['job', 'instance', 'le', ...(documentedMetrics.get(metric) ?? [])]

/** Labels of an expression that none of its metrics has: in selectors, in `by (…)` and in `legend`. */
export function unknownLabels(expression: string, legend = ''): readonly string[] {
  const reads = readsOf(expression)
  const inSelectors = reads.flatMap(({ metric, matchers }) =>
    matchers.map(({ label }) => label).filter((label) => !labelsOf(metric).includes(label)),
  )
  const known = new Set(reads.flatMap(({ metric }) => labelsOf(metric)))
  const grouped = [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/))
  const shown = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label)
  return [...inSelectors, ...[...grouped, ...shown].filter((label) => !known.has(label))]
}
