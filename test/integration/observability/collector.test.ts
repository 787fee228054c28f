import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

interface ScrapeConfig {
  readonly job_name: string
  readonly static_configs: readonly { readonly targets: readonly string[] }[]
}

interface Collector {
  readonly receivers?: {
    readonly prometheus: { readonly config: { readonly scrape_configs: readonly ScrapeConfig[] } }
  }
  readonly processors?: object
  readonly exporters?: object
  readonly extensions?: object
  readonly service: {
    readonly extensions?: readonly string[]
    readonly pipelines?: Readonly<Record<string, Readonly<Record<ComponentKind, readonly string[]>>>>
  }
}

type ComponentKind = 'receivers' | 'processors' | 'exporters'
const kinds = ['receivers', 'processors', 'exporters'] as const

interface Compose {
  readonly services: Readonly<Record<string, { readonly environment?: Readonly<Record<string, string | number>> }>>
}

const folder = 'deploy/observability'
const readText = (file: string) => readFileSync(`${folder}/${file}`, 'utf8')
const readCollector = (file: string) => parse(readText(`collector/${file}`)) as Collector
const receive = readCollector('receive.yaml')
const sending = ['otlp.yaml', 'remote-write.yaml']

const scrapeConfigs = receive.receivers?.prometheus.config.scrape_configs ?? []

test('the collector scrapes the processes of docker-compose.yml at the ports of their metrics', () => {
  const compose = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }) as Compose
  const expected = Object.entries(compose.services).flatMap(([name, { environment = {} }]) => {
    if ('METRICS_PORT' in environment) return [`${name}:9464`]
    return name.endsWith('-worker') ? [`${name}:${environment['PORT']}`] : []
  })
  expect(expected).toHaveLength(8)
  expect(scrapeConfigs.flatMap((scrape) => scrape.static_configs.flatMap(({ targets }) => targets))).toEqual(expected)
})

test('Prometheus is told to scrape the same, with the job name that rules and dashboards select', () => {
  const [, example = ''] = /```yaml\n(scrape_configs:[^`]+)```/.exec(readText('README.md')) ?? []
  expect(parse(example)).toEqual({ scrape_configs: scrapeConfigs })
  expect(scrapeConfigs.map((scrape) => scrape.job_name)).toEqual(['plumbline'])
})

test.each(sending)('with %s, every component of a pipeline is configured, and each is used', (file) => {
  const sender = readCollector(file)
  const pipelines = Object.values(sender.service.pipelines ?? {})
  expect(pipelines).toHaveLength(1)
  for (const kind of kinds) {
    const configured = Object.keys({ ...receive[kind], ...sender[kind] })
    expect(pipelines.flatMap((pipeline) => pipeline[kind]).toSorted()).toEqual(configured.toSorted())
  }
  expect(Object.keys(receive.extensions ?? {})).toEqual(receive.service.extensions)
})

test('files that send can be combined: they share no exporter and no pipeline', () => {
  const names = sending
    .map(readCollector)
    .flatMap(({ exporters, service: { pipelines } }) => [
      ...Object.keys(exporters ?? {}),
      ...Object.keys(pipelines ?? {}),
    ])
  expect(new Set(names).size).toBe(names.length)
})

test('addresses and secrets come from variables that the README lists', () => {
  const used = sending.flatMap((file) => [...readText(`collector/${file}`).matchAll(/\$\{env:(\w+)\}/g)])
  const listed = [...readText('README.md').matchAll(/^\| `([A-Z_]+)`/gm)]
  expect(used.map(([, name]) => name)).toEqual(listed.map(([, name]) => name))
})
