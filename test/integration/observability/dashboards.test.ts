import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeUnless } from '#root/test/support/describe-unless'
import { documentedMetrics, readsOf, unknownLabels } from './documented-metrics.ts'

interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly datasource?: { readonly type: string; readonly uid: string }
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number }
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat?: string }[]
}

interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly tags: readonly string[]
  readonly schemaVersion: number
  readonly templating: { readonly list: readonly { readonly name: string; readonly type: string }[] }
  readonly panels: readonly Panel[]
}

const folder = 'deploy/observability/grafana'
const dashboards = readdirSync(folder).map(
  (file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard] as const,
)
const chartsOf = ({ panels }: Dashboard) => panels.filter(({ type }) => type !== 'row')
const targets = dashboards.flatMap(([, dashboard]) => chartsOf(dashboard).flatMap((panel) => panel.targets ?? []))

test('there is a dashboard for each part of the platform, with a name and an id of its own', () => {
  const parts = ['gateway', 'overview', 'payments', 'runs', 'slos', 'subscriptions']
  expect(dashboards.map(([file]) => file)).toEqual(parts.map((part) => `${part}.json`))
  expect(dashboards.map(([, { uid }]) => uid)).toEqual(parts.map((part) => `plumbline-${part}`))
  expect(new Set(dashboards.map(([, { title }]) => title)).size).toBe(parts.length)
})

test.each(dashboards)(
  '%s reads the selected data source, and is linked to the others by its tag',
  (_file, dashboard) => {
    expect(dashboard).toMatchObject({
      tags: ['plumbline'],
      schemaVersion: 39,
      templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }] },
      links: [{ type: 'dashboards', tags: ['plumbline'] }],
    })
    for (const { datasource } of chartsOf(dashboard))
      expect(datasource).toEqual({ type: 'prometheus', uid: '${datasource}' })
  },
)

test.each(dashboards)('every panel of %s has an id, a title of its own, a unit and expressions', (_file, dashboard) => {
  const { panels } = dashboard
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const charts = chartsOf(dashboard)
  expect(new Set(charts.map(({ title }) => title.trim()).filter(Boolean)).size).toBe(charts.length)
  for (const { fieldConfig, targets: read = [] } of charts) {
    expect(['none', 'ops', 'reqps', 's', 'bytes', 'percentunit']).toContain(fieldConfig?.defaults.unit)
    expect(new Set(read.map(({ refId }) => refId)).size).toBe(read.length)
    expect(read.length).toBeGreaterThan(0)
    if (read.length > 1) expect(read.every(({ legendFormat = '' }) => legendFormat !== '')).toBe(true)
  }
})

test.each(dashboards)('the panels of %s are on the grid and do not overlap', (_file, { panels }) => {
  const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
    Array.from({ length: h * w }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  expect(panels.every(({ gridPos: { w, x } }) => x >= 0 && x + w <= 24)).toBe(true)
})

test('every metric and every label that a panel reads is one that the processes report', () => {
  const read = targets.flatMap(({ expr }) => readsOf(expr))
  expect(read.map(({ metric }) => metric).filter((metric) => !documentedMetrics.has(metric))).toEqual([])
  expect(targets.flatMap(({ expr, legendFormat }) => unknownLabels(expr, legendFormat))).toEqual([])
})

test('states and outcomes that a panel selects are those of docs/metrics.md', () => {
  const listed = new Set([...readFileSync('docs/metrics.md', 'utf8').matchAll(/`(\w+)`/g)].map(([, word]) => word))
  const selected = targets
    .flatMap(({ expr }) => readsOf(expr))
    .flatMap(({ matchers }) => matchers)
    .filter(({ label }) => ['outcome', 'phase', 'result', 'state'].includes(label))
    .flatMap(({ values }) => values)
  expect(selected.length).toBeGreaterThan(5)
  expect(selected.filter((value) => !listed.has(value))).toEqual([])
})

test('every metric of the platform is on a dashboard', () => {
  const read = new Set(targets.flatMap(({ expr }) => readsOf(expr).map(({ metric }) => metric)))
  const unread = [...documentedMetrics.keys()].filter((metric) => metric.startsWith('plumbline_') && !read.has(metric))
  expect(unread).toEqual([])
})

const promtoolProblem = spawnSync('promtool', ['--version']).error
  ? 'no promtool on the PATH: install the Debian package prometheus'
  : null

describeUnless(promtoolProblem, 'promtool', () => {
  test.each(dashboards)('parses every expression of %s', (_file, dashboard) => {
    const expressions = chartsOf(dashboard).flatMap((panel) => (panel.targets ?? []).map(({ expr }) => expr))
    // Variables that Grafana replaces.
    const rules = expressions.map((expr, index) => ({
      record: `panel_${index}`,
      expr: expr.replaceAll('$__rate_interval', '1m').replaceAll('$__range', '3h'),
    }))
    const scratch = mkdtempSync(join(tmpdir(), 'dashboards-'))
    try {
      const file = join(scratch, 'rules.yaml')
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }))
      const output = execFileSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })
      expect(output).toContain(`SUCCESS: ${rules.length} rules found`)
    } finally {
      rmSync(scratch, { recursive: true })
    }
  })
})
