import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { synthesise, workflow, writeReport } from '#root/subgraphs/agents/src/domain/advice/index'
import type {
  AgentOutcome,
  AgentRole,
  Finding,
  Requirements,
  RoleOutcome,
} from '#root/subgraphs/agents/src/domain/advice/types'
import { contextOf } from './context.ts'
import { example } from './examples.ts'
import { asking, chat, small, tuning, workload } from './requirements.ts'

/**
 * All figures that the agents give for some assessments, as they were reviewed: what each rule decides and calculates, and no text.
 * The rules have tests of their own with figures that were calculated by hand; this one detects changes that nobody meant.
 * `RECORD_ADVICE=1 npm run test:unit -- recorded-advice` records them again: review the difference.
 */
const assessments: Readonly<Record<string, Requirements>> = {
  'llm-serving': example('llm-serving').requirements,
  'fine-tuning': example('fine-tuning').requirements,
  'hipaa-rag': example('hipaa-rag').requirements,
  unstated: asking({ workloads: [workload({ name: 'idea', kind: 'ONLINE_INFERENCE' })] }),
  'beyond-means': asking({
    workloads: [
      { ...chat, latencyP99Ms: 50, precision: 'FP32' },
      { ...tuning, trainingDays: 0.1, trainingTokensB: 0.5 },
      workload({ name: 'embedding', kind: 'EMBEDDING', requestsPerSecond: 200, inputTokensPerRequest: 500 }),
    ],
    regions: ['us-east-1', 'nowhere', 'IN'],
    compliance: ['GDPR', 'HIPAA', 'PCI_DSS'],
    monthlyBudgetUsd: 900,
    growthPercentPerYear: 300,
    teamSize: 2,
    preferredProviders: ['GCP', 'ON_PREMISES'],
    currentInfrastructure: {
      monthlySpendUsd: 4_000,
      instances: [
        { provider: 'AWS', sku: 'p5.48xlarge', count: 2, hoursPerMonth: 730 },
        { provider: 'AWS', sku: 'unknown', count: 1, hoursPerMonth: null },
      ],
    },
    goals: 'lower latency',
  }),
  'large-fleet': asking({
    workloads: [
      { ...chat, requestsPerSecond: 120 },
      { ...small, name: 'classifier', hoursPerMonth: 300, requestsPerSecond: 40 },
      { ...tuning, trainingTokensB: 40, trainingDays: 30 },
      workload({
        ...tuning,
        name: 'pretraining',
        kind: 'TRAINING',
        modelParamsB: 13,
        trainingTokensB: 300,
        trainingDays: 60,
        datasetGB: 12_000,
      }),
      workload({ ...chat, name: 'documents', kind: 'RAG', datasetGB: 4_000, requestsPerSecond: 25 }),
      workload({ ...small, name: 'nightly', kind: 'BATCH_INFERENCE', latencyP99Ms: null, hoursPerMonth: 120 }),
      workload({ name: 'intake', kind: 'DATA_PIPELINE', datasetGB: 50_000, hoursPerMonth: 200 }),
    ],
    regions: ['EU', 'US'],
    compliance: ['GDPR', 'SOC2', 'ISO_27001', 'EU_AI_ACT'],
    monthlyBudgetUsd: 3_000_000,
    growthPercentPerYear: 60,
    teamSize: 12,
    preferredProviders: ['AWS', 'AZURE', 'ORACLE'],
    currentInfrastructure: {
      monthlySpendUsd: 2_400_000,
      instances: [{ provider: 'AZURE', sku: 'Standard_ND96isr_H100_v5', count: 20, hoursPerMonth: 700 }],
    },
    goals: 'cut cost by a third',
  }),
}

const roles = workflow.map(({ role }) => role)

type Outcomes = readonly (RoleOutcome & { readonly outcome: AgentOutcome })[]

/** The outcome of one role, after those that it depends on. */
async function outcomesUpTo(role: AgentRole, requirements: Requirements): Promise<Outcomes> {
  const advisor = workflow.find((one) => one.role === role)
  if (!advisor) throw new Error(`Expected one of ${roles.join(', ')}, got ${role}`)
  const needed = new Set<AgentRole>()
  const need = (one: AgentRole): void => {
    needed.add(one)
    for (const before of workflow.find((other) => other.role === one)?.dependsOn ?? []) need(before)
  }
  need(role)
  const outcomes: (RoleOutcome & { readonly outcome: AgentOutcome })[] = []
  for (const one of workflow)
    if (needed.has(one.role))
      outcomes.push({ role: one.role, outcome: await one.advise(requirements, contextOf({ outcomes: [...outcomes] })) })
  return outcomes
}

/** The numbers in a text. */
const figuresIn = (text: string): string => (text.match(/\d[\d,.]*/g) ?? []).join(' ')

const figuresOf = ({ key, category, severity, confidence, effort, ...rest }: Finding) => ({
  key,
  rated: [category, severity, confidence, effort, ...rest.compliance].join(' '),
  monthlyCents: rest.monthlyCostImpactCents,
  title: figuresIn(rest.title),
  rationale: figuresIn(rest.rationale),
  steps: rest.steps.map(figuresIn),
  evidence: rest.evidence.map(({ value, source }) => `${value}${source === null ? '' : ` (${figuresIn(source)})`}`),
})

function recordOf(outcome: AgentOutcome) {
  if (outcome.kind === 'skipped') return { skipped: true }
  const { summary, findings, details } = outcome
  return { summary: figuresIn(summary), details, findings: findings.map(figuresOf) }
}

const fileOf = (name: string) => `test/unit/agents/advice/recorded/${name}.json`

function compare(name: string, part: string, actual: unknown): void {
  const plain: unknown = JSON.parse(JSON.stringify(actual))
  const recorded = existsSync(fileOf(name))
    ? (JSON.parse(readFileSync(fileOf(name), 'utf8')) as Record<string, unknown>)
    : {}
  if (process.env['RECORD_ADVICE'] === '1')
    writeFileSync(fileOf(name), `${JSON.stringify({ ...recorded, [part]: plain }, null, 2)}\n`)
  else expect(plain).toEqual(recorded[part])
}

describe.each(Object.entries(assessments))('the assessment %s', (name, requirements) => {
  test.each(roles)('is advised by %s with these figures', async (role) => {
    const outcomes = await outcomesUpTo(role, requirements)
    const last = outcomes.at(-1)
    expect(last?.role).toBe(role)
    if (last) compare(name, role, recordOf(last.outcome))
  })

  test('is ranked and reported with these figures', async () => {
    const outcomes = await outcomesUpTo('REPORT_GENERATOR', requirements)
    const ranks = synthesise(outcomes).map(({ role, key, rank, mergedInto }) =>
      [rank, role, key, ...(mergedInto ? [mergedInto.role, mergedInto.key] : [])].join(' '),
    )
    const { sections } = writeReport({ input: { title: name, requirements }, outcomes })
    compare(name, 'ranked', ranks)
    compare(
      name,
      'report',
      sections.map(({ markdown }) => [markdown.split('\n').length, figuresIn(markdown)]),
    )
  })
})
