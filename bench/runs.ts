/** `npm run bench:runs`: measures runs. `npm run bench:runs -- --help` lists the options. */
import { setTimeout as pause } from 'node:timers/promises'
import { count, readCommandLine } from '#platform/command-line'
import { workflow } from '../subgraphs/agents/src/domain/advice/index.ts'
import { gql } from '../test/support/gql.ts'
import { signUp, startInOneProcess } from '../test/support/platform/index.ts'
import type { Person } from '../test/support/platform/index.ts'
import { median, percentile } from './median.ts'
import { machine, recordMeasured } from './record.ts'
import { waitsDuring } from './waits.ts'

const { rounds } = readCommandLine({
  command: 'npm run bench:runs',
  does: `Measures runs of the example assessment that are started at once and watched by subscriptions: how long all of them and each of them take,
    and how long other requests of the process wait meanwhile. Writes its part of docs/benchmarks.md.`,
  options: { rounds: count('measurements of each number of runs', 3) },
}).values

const sizes = [1, 10, 100]
/** What the plan FREE allows at once. */
const runsPerPerson = 2

interface Round {
  readonly allMs: number
  /** Of each run: from its start to its end, and of the slowest chain of tasks that wait for each other. */
  readonly runs: readonly { readonly totalMs: number; readonly chainMs: number }[]
  readonly waitsMs: readonly number[]
}

const platform = await startInOneProcess({ env: { SIGN_UPS_PER_MINUTE: '100000' } })
try {
  const idle = await waitsDuring(platform.url, () => pause(2_000))
  const rows: string[] = []
  for (const size of sizes) {
    const measured: Round[] = []
    for (let round = 0; round < rounds; round += 1) {
      const people = await all(Math.ceil(size / runsPerPerson), () => signUp(platform.url))
      measured.push(await measure(people, size))
      await Promise.all(people.map(({ client }) => client.dispose()))
      console.log(`${size} at once, round ${round + 1}: ${Math.round(measured.at(-1)?.allMs ?? Number.NaN)} ms`)
    }
    rows.push(rowOf(size, measured))
  }
  const markdown = report(rows, idle)
  recordMeasured('runs', markdown)
  console.log(markdown)
} finally {
  await platform.dispose()
}

async function measure(people: readonly Person[], size: number): Promise<Round> {
  const starts = await all(size, async (index) => {
    const person = people[Math.floor(index / runsPerPerson)]
    if (!person) throw new Error(`expected a person for run ${index}, found none`)
    return { person, assessmentId: await person.createAssessment() }
  })
  let allMs = Number.NaN
  let started: readonly { readonly person: Person; readonly runId: string }[] = []
  const waitsMs = await waitsDuring(platform.url, async () => {
    const startedAt = performance.now()
    started = await Promise.all(
      starts.map(async ({ person, assessmentId }) => {
        const runId = await person.startRun(assessmentId)
        const last = (await person.watchRun(runId)).at(-1)
        if (last?.run.status !== 'COMPLETED')
          throw new Error(`expected run ${runId} to complete, got ${last?.run.status}`)
        return { person, runId }
      }),
    )
    allMs = performance.now() - startedAt
  })
  const runs = await Promise.all(started.map(async ({ person, runId }) => await durationsOf(person, runId)))
  return { allMs, runs, waitsMs }
}

interface Times {
  readonly run: {
    readonly createdAt: string
    readonly finishedAt: string
    readonly tasks: readonly { readonly role: string; readonly startedAt: string; readonly finishedAt: string }[]
  }
}

async function durationsOf(person: Person, id: string): Promise<Round['runs'][number]> {
  const query = 'query ($id: ID!) { run(id: $id) { createdAt finishedAt tasks { role startedAt finishedAt } } }'
  const { data } = await gql(platform.url, { query, variables: { id }, person })
  const { run } = data as unknown as Times
  const chains = new Map<string, number>()
  for (const { role, dependsOn } of workflow) {
    const task = run.tasks.find((one) => one.role === role)
    if (!task) throw new Error(`expected a task of ${role}, found none`)
    const before = Math.max(0, ...dependsOn.map((one) => chains.get(one) ?? 0))
    chains.set(role, before + between(task.startedAt, task.finishedAt))
  }
  return { totalMs: between(run.createdAt, run.finishedAt), chainMs: Math.max(...chains.values()) }
}

async function all<Value>(length: number, make: (index: number) => Promise<Value>): Promise<readonly Value[]> {
  return await Promise.all(Array.from({ length }, async (_, index) => await make(index)))
}

function between(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from)
}

function rowOf(size: number, measured: readonly Round[]): string {
  const runs = measured.flatMap((round) => round.runs)
  const totals = runs.map(({ totalMs }) => totalMs)
  const waits = measured.flatMap(({ waitsMs }) => waitsMs)
  const ratio = median(runs.map(({ totalMs, chainMs }) => totalMs / chainMs))
  const cells = [
    size,
    Math.round(median(measured.map(({ allMs }) => allMs))),
    Math.round(median(totals)),
    Math.round(percentile(totals, 0.99)),
    ratio.toFixed(2),
    Math.round(percentile(waits, 0.99)),
    Math.round(Math.max(...waits)),
  ]
  return `| ${cells.join(' | ')} |`
}

function report(rows: readonly string[], idle: readonly number[]): string {
  return `## Runs

Measured on ${machine()}. Runs of \`docs/examples/llm-serving.json\` on \`npm start\`, started at once and each watched by a subscription; medians of ${rounds} rounds. \`chain\` is the
slowest chain of tasks that wait for each other. At the same time another client asks the same process for \`/healthz\`; without any run it waits
${percentile(idle, 0.99).toFixed(1)} ms (p99) and ${Math.max(...idle).toFixed(1)} ms at most.

| runs at once | all ms | each, median ms | each, p99 ms | of its chain | another request, p99 ms | at most ms |
| --: | --: | --: | --: | --: | --: | --: |
${rows.join('\n')}
`
}
