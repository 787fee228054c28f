import { adviseOnCompliance } from '#root/subgraphs/agents/src/domain/advice/compliance/advisor'
import { obligationsRule } from '#root/subgraphs/agents/src/domain/advice/compliance/obligations'
import type {
  ComplianceFramework,
  Finding,
  Requirements,
  Workload,
} from '#root/subgraphs/agents/src/domain/advice/types'
import { asking, chat, small, tuning, workload } from './requirements.ts'
import { findings } from './rules.ts'

function measures(requirements: Requirements): readonly Finding[] {
  const outcome = adviseOnCompliance(requirements)
  if (outcome.kind !== 'completed') throw new Error(`expected an outcome, got ${outcome.kind}`)
  return outcome.findings
}
/** One duty, before the checklist makes one recommendation of all. */
const measure = (requirements: Requirements, key: string) =>
  [...findings(obligationsRule, requirements), ...measures(requirements)].find((one) => one.key.startsWith(key))

test('the duties of all frameworks are one recommendation with a step for each', () => {
  const requirements = asking({ workloads: [small], compliance: ['GDPR', 'HIPAA'] })
  const duties = findings(obligationsRule, requirements)
  const found = measures(requirements).find(({ key }) => key === 'compliance-checklist')
  expect(found?.title).toBe(`Complete the checklist of GDPR, HIPAA: ${duties.length} measures`)
  expect(found?.steps).toHaveLength(duties.length)
  expect(found?.compliance).toEqual(['GDPR', 'HIPAA'])
  expect(found?.costUnknown).toContain('how many keys are used')
  expect(measures(asking({ workloads: [small] }))).toEqual([])
})

test('one measure answers the duties of several frameworks', () => {
  const found = measure(
    asking({ workloads: [small], compliance: ['GDPR', 'HIPAA', 'PCI_DSS', 'SOC2', 'ISO_27001'] }),
    'encryption',
  )
  expect(found?.compliance).toEqual(['GDPR', 'HIPAA', 'PCI_DSS', 'SOC2', 'ISO_27001'])
  expect(found?.rationale).toContain('GDPR Art. 32(1)(a)')
  expect(found?.rationale).toContain('HIPAA §164.312(a)(2)(iv)')
  expect(found?.rationale).toContain('PCI DSS 3.5.1')
  expect(found?.rationale).toContain('ISO 27001 A.8.24')
})

test.each([
  ['GDPR', 'risk-assessment', 'Art. 35'],
  ['GDPR', 'incident-response', '72 hours'],
  ['HIPAA', 'processor-agreement', '§164.308(b)'],
  ['HIPAA', 'incident-response', '60 days'],
  ['PCI_DSS', 'audit-logging', '12 months'],
  ['SOC2', 'change-management', 'CC8.1'],
  ['ISO_27001', 'processor-agreement', 'A.5.23'],
  ['EU_AI_ACT', 'transparency', 'Art. 50'],
] as const)('%s asks for %s: %s', (framework, key, words) => {
  const found = measure(asking({ workloads: [small], compliance: [framework], regions: ['US'] }), key)
  expect(`${found?.title} ${found?.rationale}`).toContain(words)
})

test('erasure concerns only what keeps data, and warns of what was learned', () => {
  expect(measure(asking({ workloads: [small], compliance: ['GDPR'] }), 'erasure')).toBeUndefined()
  const found = measure(asking({ workloads: [tuning], compliance: ['GDPR'] }), 'erasure')
  expect(found?.severity).toBe('HIGH')
  expect(found?.rationale).toContain('cannot be taken out of the weights')
})

test('transparency concerns only what answers people', () => {
  expect(measure(asking({ workloads: [tuning], compliance: ['EU_AI_ACT'] }), 'transparency')).toBeUndefined()
})

test('logs are kept for the longest period, and cost what they weigh', () => {
  const found = measure(
    asking({ workloads: [small], compliance: ['PCI_DSS', 'HIPAA'], regions: ['us-east-1'] }),
    'audit-logging',
  )
  // 10 × 3,600 × 730 = 26.28 million requests × 1 KB × 72 months = 1,892 GB × 0.023
  expect(found?.title).toBe('Keep access logs for 72 months: 1.89 TB')
  expect(found?.monthlyCostImpactCents).toBe(4352)
})

test('inside the EEA, data is pinned; in the United States a legal ground is needed; in India a contract as well', () => {
  const gdpr = (regions: readonly string[]) =>
    measure(asking({ workloads: [small], compliance: ['GDPR'], regions }), 'gdpr-residency')
  expect(gdpr(['EU'])?.severity).toBe('LOW')
  expect(gdpr(['US'])?.severity).toBe('HIGH')
  expect(gdpr(['US'])?.rationale).toContain('Data Privacy Framework')
  expect(gdpr(['IN'])?.severity).toBe('CRITICAL')
  expect(gdpr(['IN'])?.rationale).toContain('Art. 46')
})

test('health records outside the United States are to be cleared', () => {
  const hipaa = (regions: readonly string[]) =>
    measure(asking({ workloads: [small], compliance: ['HIPAA'], regions }), 'hipaa-residency')
  expect(hipaa(['US'])).toBeUndefined()
  expect(hipaa(['EU'])?.title).toContain('"small"')
})

test.each([
  ['TRAINING', 8, 15_000, 'HIGH'], // 6 × 8e9 × 1.5e13 = 7.2e23 ≥ 1e23
  ['TRAINING', 405, 15_600, 'CRITICAL'], // 6 × 4.05e11 × 1.56e13 = 3.8e25 ≥ 1e25
  ['TRAINING', 1, 100, 'INFO'], // 6e20
  ['FINE_TUNING', 70, 100, 'HIGH'], // 4.2e22 ≥ 1e23 ÷ 3
  ['FINE_TUNING', 70, 1, 'INFO'],
] as const)('%s %sB on %sB tokens is %s under the EU AI Act', (...[kind, modelParamsB, trainingTokensB, severity]) => {
  const requirements = asking({
    workloads: [{ ...tuning, kind, modelParamsB, trainingTokensB }],
    compliance: ['EU_AI_ACT'],
  })
  expect(measure(requirements, 'training-compute')?.severity).toBe(severity)
})

test('hints at a framework that is not stated', () => {
  const hinted = (requirements: Partial<Requirements>): readonly (ComplianceFramework | undefined)[] =>
    measures(asking(requirements))
      .filter(({ key }) => key.startsWith('unstated-framework'))
      .map(({ compliance }) => compliance[0])
  expect(hinted({ workloads: [chat], regions: ['DE'] })).toEqual(['GDPR', 'EU_AI_ACT'])
  expect(hinted({ workloads: [chat], goals: 'Search patient notes' })).toEqual(['HIPAA'])
  expect(hinted({ workloads: [workload({ ...chat, name: 'credit card disputes' })] })).toEqual(['PCI_DSS'])
  expect(hinted({ workloads: [chat], regions: ['DE'], compliance: ['GDPR', 'EU_AI_ACT'] })).toEqual([])
  expect(hinted({ workloads: [chat], regions: ['US'], goals: 'Be fast' })).toEqual([])
})

describe('a framework that is not stated', () => {
  const hints = (requirements: Partial<Requirements>) =>
    measures(asking(requirements))
      .filter(({ key }) => key.startsWith('unstated-framework:'))
      .map(({ key, evidence }) => `${key.replace('unstated-framework:', '')}: ${evidence[0]?.value}`)

  test.each([
    ['Summaries of a health record', 'hipaa: The assessment speaks of "health record"'],
    ['Health records', 'hipaa: The assessment speaks of "health records"'],
    ['Clinically relevant answers', 'hipaa: The assessment speaks of "clinically"'],
    ['EHR search', 'hipaa: The assessment speaks of "ehr"'],
    ['Blocked payment cards', 'pci_dss: The assessment speaks of "payment cards"'],
    ['A payment card', 'pci_dss: The assessment speaks of "payment card"'],
    ['Find card numbers', 'pci_dss: The assessment speaks of "card numbers"'],
    ['Mask the card number', 'pci_dss: The assessment speaks of "card number"'],
    ['Help every cardholder', 'pci_dss: The assessment speaks of "cardholder"'],
  ])('is hinted at by "%s"', (goals, hint) => {
    expect(hints({ workloads: [chat], goals })).toEqual([hint])
  })

  test.each(['Impatient customers', 'Postcard numbers', 'A scorecard', 'Healthy records', null])(
    'is not hinted at by "%s"',
    (goals) => {
      expect(hints({ workloads: [chat], goals })).toEqual([])
    },
  )

  test('is GDPR in Europe, and the EU AI Act for models that answer people', () => {
    const hinted = (...kinds: readonly Workload['kind'][]) =>
      hints({ workloads: kinds.map((kind) => ({ ...chat, kind, name: kind.toLowerCase() })), regions: ['DE', 'US'] })
    const data = 'gdpr: Data is to stay in DE'
    expect(hinted('TRAINING', 'DATA_PIPELINE', 'EMBEDDING')).toEqual([data])
    expect(hinted('TRAINING', 'RAG')).toEqual([data, 'eu_ai_act: "rag" may serve people in DE'])
    expect(hinted('ONLINE_INFERENCE', 'BATCH_INFERENCE')).toEqual([
      data,
      'eu_ai_act: "online_inference" may serve people in DE',
    ])
  })
})

test('without frameworks and hints there is nothing to do', () => {
  const outcome = adviseOnCompliance(asking({ workloads: [chat] }))
  expect(outcome).toEqual(expect.objectContaining({ findings: [] }))
})

test('compute is written as powers of ten', () => {
  const requirements = asking({
    workloads: [{ ...tuning, kind: 'TRAINING', modelParamsB: 8, trainingTokensB: 15_000 }],
    compliance: ['EU_AI_ACT'],
  })
  const found = measure(requirements, 'training-compute')
  expect(found?.rationale).toContain('7.2 × 10^23 FLOPs')
  expect(found?.rationale).toContain('10^25 of systemic risk')
  expect(JSON.stringify(found)).not.toMatch(/\de\+/)
})
