import { writeReport } from '#root/subgraphs/agents/src/domain/advice/index'
import { escapeMarkdown, table } from '#root/subgraphs/agents/src/domain/advice/report/markdown'
import { runWorkflow } from './context.ts'
import { asking, chat, tuning, workload } from './requirements.ts'

const requirements = asking({
  workloads: [chat, tuning],
  compliance: ['GDPR'],
  regions: ['EU'],
  monthlyBudgetUsd: 100_000,
})

test('the report has its sections, the first recommendations and the plan', async () => {
  const outcomes = await runWorkflow(requirements)
  const report = writeReport({ input: { title: 'Ours', requirements }, outcomes })
  const titles = report.sections.map(({ title }) => title)
  expect(titles.slice(0, 3)).toEqual(['What to do first', 'What was asked', 'Plan and cost'])
  expect(titles).toEqual(expect.arrayContaining(['Compliance', 'Cost', 'Questions and answers', 'Who examined what']))
  expect(report.summary).toContain('"Ours" covers 2 workloads')
  expect(report.summary).toContain('against a budget of $100,000')
  expect(report.summary).toContain('Without a result: Web researcher.')
  const [top] = report.sections
  expect(top?.markdown.split('\n')).toHaveLength(14) // head, rule, ten rows, and what can be saved together
  expect(top?.markdown).toMatch(
    /\n\nTogether \$[\d,]+ a month can be saved, by (one recommendation|\d recommendations) \(#\d/,
  )
  expect(top?.markdown).toMatch(/\| \(-\$[\d,]+\) \|/)
})

test('what has no place has no price', async () => {
  const nowhere = { ...requirements, regions: ['atlantis-1'], workloads: [{ ...chat, datasetGB: 1600 }] }
  const outcomes = await runWorkflow(nowhere)
  const report = writeReport({ input: { title: 'Ours', requirements: nowhere }, outcomes })
  const plan = report.sections.find(({ title }) => title === 'Plan and cost')?.markdown ?? ''
  expect(report.summary).toContain('nothing that is permitted holds it')
  expect(plan).toContain('There is no plan and no cost')
  expect(plan).toMatch(/\| Azure \| – \| 1 \| 0 \|/)
  const text = JSON.stringify(outcomes)
  expect(text).not.toContain('$0.00 a month')
})

test('an unplaced workload is reported beside the cost of the others', async () => {
  const huge = workload({ ...tuning, name: 'huge', inputTokensPerRequest: 1_000_000_000 })
  const some = { ...requirements, workloads: [chat, huge] }
  const report = writeReport({ input: { title: 'Ours', requirements: some }, outcomes: await runWorkflow(some) })
  expect(report.summary).toMatch(/costs \$[\d,]+ a month without 1 workload that has no place on/)
})

test('what failed or is missing is named', async () => {
  const outcomes = (await runWorkflow(requirements)).filter(({ role }) => role !== 'SIMULATION')
  const failed = { role: 'CTO', outcome: { kind: 'failed', reason: 'it crashed' } } as const
  const report = writeReport({
    input: { title: 'Ours', requirements },
    outcomes: [...outcomes.filter(({ role }) => role !== 'CTO'), failed],
  })
  expect(report.summary).toContain('Without a result: Head of engineering, Web researcher, Simulation')
  const agents = report.sections.at(-1)?.markdown
  expect(agents).toContain('| Head of engineering | failed | it crashed |')
  expect(agents).toContain('| Simulation | missing |')
})

test('text from the assessment cannot become markup', async () => {
  const evil = '<img src=x onerror=alert(1)> [click](javascript:x) | `a` **b**\n# head'
  const asked = asking({ workloads: [workload({ ...chat, name: evil })] })
  const report = writeReport({ input: { title: 'T', requirements: asked }, outcomes: await runWorkflow(asked) })
  const text = report.sections.map(({ markdown }) => markdown).join('\n')
  expect(text).not.toMatch(/(?<!\\)<img/)
  expect(text).not.toMatch(/(?<!\\)\[click/)
  expect(text).not.toContain('\n# head')
  expect(text).toContain(String.raw`\<img src=x onerror=alert(1)\>`)
})

test('an empty assessment still has a report', async () => {
  const report = writeReport({
    input: { title: 'Empty', requirements: asking({}) },
    outcomes: await runWorkflow(asking({})),
  })
  expect(report.summary).toContain('0 workloads')
  expect(report.sections.length).toBeGreaterThanOrEqual(4)
})

test('fifty workloads with long names stay within what an assessment stores', async () => {
  const name = '*'.repeat(200)
  const kinds = [
    chat,
    tuning,
    workload({ name, kind: 'RAG' }),
    workload({ ...chat, name, kind: 'RAG', datasetGB: 100 }),
  ]
  const workloads = Array.from({ length: 50 }, (_, index) => ({ ...(kinds[index % 4] ?? chat), name }))
  const asked = asking({
    workloads,
    compliance: ['GDPR', 'HIPAA', 'SOC2', 'PCI_DSS', 'ISO_27001', 'EU_AI_ACT', 'BSI_C5'],
    teamSize: 2,
    growthPercentPerYear: 50,
  })
  const outcomes = await runWorkflow(asked)
  const findings = outcomes.flatMap(({ outcome }) => (outcome.kind === 'completed' ? outcome.findings : []))
  expect(Math.max(...findings.map(({ title }) => title.length))).toBeLessThan(2000)
  expect(Math.max(...findings.map(({ rationale }) => rationale.length))).toBeLessThan(20_000)
  expect(Math.max(...findings.map(({ evidence }) => evidence.length))).toBeLessThanOrEqual(60)
  const { summary, sections } = writeReport({ input: { title: 'Large', requirements: asked }, outcomes })
  expect(summary.length).toBeLessThan(5000)
  expect(sections.length).toBeLessThanOrEqual(20)
  expect(Math.max(...sections.map(({ markdown }) => markdown.length))).toBeLessThan(250_000)
})

test('Markdown is escaped, and tables keep their columns', () => {
  expect(escapeMarkdown('a|b\n*c* <d>')).toBe(String.raw`a\|b \*c\* \<d\>`)
  expect(table(['x', 'y'], [['1|2', '3']])).toBe('| x | y |\n| --- | --- |\n| 1\\|2 | 3 |')
})
