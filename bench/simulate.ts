/** `npm run bench:simulate`: measures what-if simulations. `npm run bench:simulate -- --help` lists the options. */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { count, readCommandLine } from '#platform/command-line'
import { CreateAssessmentDocument, SimulateDocument } from '../schema/generated/operations.ts'
import type { CreateAssessmentInput } from '../schema/generated/operations.ts'
import { signUp, startInOneProcess } from '../test/support/platform/index.ts'
import { median, percentile } from './median.ts'
import { machine, recordMeasured } from './record.ts'
import { waitsDuring } from './waits.ts'

type Requirements = CreateAssessmentInput['requirements']

const { calls } = readCommandLine({
  command: 'npm run bench:simulate',
  does: `Measures the latency of the query "simulate" through the public graph, for assessments of several sizes, and how long other requests
    of the process wait meanwhile. Writes its part of docs/benchmarks.md.`,
  options: { calls: count('calls for each assessment', 30) },
}).values

const example = (
  JSON.parse(readFileSync('docs/examples/llm-serving.json', 'utf8')) as { readonly requirements: Requirements }
).requirements
const anywhere: Requirements = { ...example, preferredProviders: null, regions: null, compliance: null }
/** As many workloads as an assessment may have, of different sizes. */
const many: Requirements['workloads'] = Array.from({ length: 50 }, (_, index) => {
  const of = example.workloads[index % example.workloads.length] ?? example.workloads[0]
  if (!of) throw new Error('expected workloads in the example, got none')
  return { ...of, name: `workload ${index}`, modelParamsB: 8 + index * 8 }
})
const regions = ['US', 'DE', 'FR', 'GB', 'IE', 'NL', 'SE', 'CH', 'JP', 'SG', 'AU', 'CA', 'IN', 'BR', 'KR']

const cases: readonly (readonly [name: string, requirements: Requirements])[] = [
  ['two workloads, two providers, one region', example],
  ['two workloads, anywhere', anywhere],
  ['50 workloads, anywhere', { ...anywhere, workloads: many }],
  ['50 workloads, 15 countries', { ...anywhere, workloads: many, regions }],
]

interface Row {
  readonly name: string
  readonly firstMs: number
  readonly warmMs: readonly number[]
  readonly waitsMs: readonly number[]
}

const platform = await startInOneProcess()
try {
  const person = await signUp(platform.url)
  const idle = await waitsDuring(platform.url, () => pause(2_000))
  const rows: Row[] = []
  for (const [name, requirements] of cases) {
    const input = { organizationId: person.organizationId, title: name, requirements }
    const { id: assessmentId } = (await person.client.request(CreateAssessmentDocument, { input })).createAssessment
      .assessment
    // Each call has another factor, so that none is like the one before.
    const ask = async (call: number) => {
      const startedAt = performance.now()
      await person.client.request(SimulateDocument, { assessmentId, changes: { trafficFactor: 1 + (call + 1) / 100 } })
      return performance.now() - startedAt
    }
    const firstMs = await ask(0)
    const warmMs: number[] = []
    const waitsMs = await waitsDuring(platform.url, async () => {
      for (let call = 1; call <= calls; call += 1) warmMs.push(await ask(call))
    })
    rows.push({ name, firstMs, warmMs, waitsMs })
    console.log(`${name}: ${Math.round(median(warmMs))} ms`)
  }
  const markdown = report(rows, idle)
  recordMeasured('simulate', markdown)
  console.log(markdown)
} finally {
  await platform.dispose()
}

function report(rows: readonly Row[], idle: readonly number[]): string {
  const lines = rows.map(({ name, firstMs, warmMs, waitsMs }) => {
    const times = [firstMs, median(warmMs), percentile(warmMs, 0.99), percentile(waitsMs, 0.99), Math.max(...waitsMs)]
    return `| ${[name, ...times.map(Math.round)].join(' | ')} |`
  })
  return `## What-if questions

Measured on ${machine()}. \`simulate\` through the public graph of \`npm start\`: two plans for each call, ${calls} warm calls one after the other, each with another change. The
first call of the first line starts the thread that plans. At the same time another client asks the same process for \`/healthz\`; without any call it waits
${percentile(idle, 0.99).toFixed(1)} ms (p99) and ${Math.max(...idle).toFixed(1)} ms at most.

| assessment | first call ms | median ms | p99 ms | another request, p99 ms | at most ms |
| --- | --: | --: | --: | --: | --: |
${lines.join('\n')}
`
}
