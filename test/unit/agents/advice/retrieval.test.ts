import { vectorIndexRule } from '#root/subgraphs/agents/src/domain/advice/infrastructure/vector-index'
import { monthlyFixedUsd } from '#root/subgraphs/agents/src/domain/advice/sizing/capacity'
import { planProviders } from '#root/subgraphs/agents/src/domain/advice/sizing/plan'
import { servedWorkloads } from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import type { Requirements } from '#root/subgraphs/agents/src/domain/advice/types'
import { asking, small, workload } from './requirements.ts'
import { findings, onlyFinding } from './rules.ts'

const tenTerabytes = { datasetGB: 10_000, datasetName: 'documents' }
const answers = workload({ ...small, ...tenTerabytes, name: 'answers', kind: 'RAG' })
const embedding = workload({
  name: 'embedding',
  kind: 'EMBEDDING',
  model: 'BGE M3',
  ...tenTerabytes,
  hoursPerMonth: 100,
})
const aws = (stated: Partial<Requirements>): Requirements => asking({ preferredProviders: ['AWS'], ...stated })

test('the machines of the vector index are part of the plan', () => {
  const [plan] = planProviders(aws({ workloads: [answers] }))
  const [retrieving] = plan.workloads
  const [served] = servedWorkloads(plan)
  // 1e13 ÷ 2,048 = 4,882,812,500 vectors × 1,152 bytes = 5.6 TB
  expect(retrieving?.retrieval).toMatchObject({ vectors: 4_882_812_500, isQuantized: true, isPriced: true })
  expect(retrieving?.retrieval?.quantizedBytes).toBeCloseTo(5.625e12, -9)
  expect(retrieving?.retrieval?.monthlyUsd).toBeGreaterThan(10_000)
  expect(plan.monthlyUsd).toBeCloseTo(
    (served?.plan.monthlyUsd ?? 0) + (retrieving?.storageUsd ?? 0) + (retrieving?.retrieval?.monthlyUsd ?? 0),
    6,
  )
  // Demand does not change it.
  expect(monthlyFixedUsd(plan)).toBeCloseTo(plan.monthlyUsd - (served?.plan.monthlyUsd ?? 0), 6)
})

test('10 TB that several workloads use are stored once, indexed once and told once', () => {
  const workloads = [embedding, answers, { ...answers, name: 'search' }]
  const requirements = aws({ workloads })
  const [plan] = planProviders(requirements)
  expect(plan.workloads.map(({ storageUsd }) => storageUsd > 0)).toEqual([true, false, false])
  expect(plan.workloads.map(({ retrieval }) => retrieval !== null)).toEqual([false, true, false])
  expect(onlyFinding(vectorIndexRule, requirements).title).toContain('"answers", "search"')
})

test('embedding is priced where no workload does it', () => {
  const label = 'Embedding all of it once'
  const alone = onlyFinding(vectorIndexRule, aws({ workloads: [answers] }))
  expect(alone.evidence.find((one) => one.label === label)?.value).toMatch(/^\$[\d,]+: .* on \d+ × /)
  const planned = onlyFinding(vectorIndexRule, aws({ workloads: [embedding, answers] }))
  expect(planned.evidence.some((one) => one.label === label)).toBe(false)
})

test('a provider without machines for it is counted at the highest price, and says so', () => {
  const requirements = asking({ workloads: [answers], preferredProviders: ['AZURE'] })
  const found = onlyFinding(vectorIndexRule, requirements)
  expect(found.evidence[0]?.source).toContain('the catalog has none of Azure')
  const others = (['AWS', 'GCP'] as const).map(
    (provider) =>
      planProviders(asking({ workloads: [answers], preferredProviders: [provider] }))[0].workloads[0]?.retrieval,
  )
  for (const other of others)
    expect(found.monthlyCostImpactCents).toBeGreaterThanOrEqual(Math.round((other?.monthlyUsd ?? 0) * 100))
})

test('what is not retrieved from needs no index', () => {
  expect(findings(vectorIndexRule, aws({ workloads: [embedding, { ...small, datasetGB: 100 }] }))).toEqual([])
})
