import { adviseOnCompliance } from '#root/subgraphs/agents/src/domain/advice/compliance/advisor'
import { complianceFacts } from '#root/subgraphs/agents/src/domain/advice/compliance/facts'
import { obligationsRule } from '#root/subgraphs/agents/src/domain/advice/compliance/obligations'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
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

describe('what the duties depend on', () => {
  const facts = (requirements: Partial<Requirements>) => complianceFacts(situationOf(asking(requirements)))
  const batch = workload({
    name: 'batch',
    kind: 'BATCH_INFERENCE',
    modelParamsB: 8.03,
    precision: 'BF16',
    requestsPerSecond: 1,
    inputTokensPerRequest: 500,
    outputTokensPerRequest: 10,
    hoursPerMonth: 100,
  })

  test('is the requests of people alone, and the input of everything that is served', () => {
    const { requestsPerMonth, inputTokensPerMonth, logBytes } = facts({
      workloads: [small, batch, tuning],
      compliance: ['PCI_DSS'],
    })
    const ofPeople = 10 * 3600 * 730
    expect(requestsPerMonth).toBe(ofPeople)
    expect(inputTokensPerMonth).toBe(ofPeople * 1000 + 3600 * 100 * 500)
    expect(logBytes).toBe(ofPeople * 1000 * 12)
  })

  test('is the strictest availability that is asked for', () => {
    const workloads = [
      { ...small, availabilityPercent: 99 },
      { ...chat, availabilityPercent: 99.5 },
      { ...batch, availabilityPercent: null },
    ]
    expect(facts({ workloads }).availability).toBeCloseTo(0.995, 12)
    expect(facts({ workloads: [small] }).availability).toBeNull()
  })

  test('is what keeps data: data sets, and weights that were trained on it', () => {
    const workloads = [
      { ...tuning, name: 'trained', kind: 'TRAINING' },
      tuning,
      { ...small, name: 'indexed', kind: 'RAG', datasetGB: 1 },
      { ...small, name: 'empty', datasetGB: 0 },
      small,
    ] as const
    expect(facts({ workloads }).keeping.map(({ name }) => name)).toEqual(['trained', 'tuning', 'indexed'])
  })
})

describe('a duty says what it concerns', () => {
  const all = ['GDPR', 'HIPAA', 'PCI_DSS', 'SOC2', 'ISO_27001', 'EU_AI_ACT'] as const
  const duty = (key: string, stated: Partial<Requirements>): Finding => {
    const found = measure(asking({ regions: ['US'], compliance: all, ...stated }), key)
    if (found === undefined) throw new Error(`expected the duty ${key}`)
    return found
  }
  const indexed = { ...small, name: 'indexed', kind: 'RAG', datasetGB: 100 } as const
  const pipeline = workload({ name: 'load', kind: 'DATA_PIPELINE', datasetGB: 100 })

  test.each([
    [['GDPR'], 'HIGH', 'within 72 hours'],
    [['HIPAA'], 'MEDIUM', 'within 60 days'],
    [['HIPAA', 'GDPR'], 'HIGH', 'within 72 hours'],
    [['SOC2'], 'MEDIUM', null],
  ] as const)('the shortest period for notices of a breach, of %j', (compliance, severity, period) => {
    const found = duty('incident-response', { workloads: [small], compliance })
    expect(found.severity).toBe(severity)
    if (period === null) {
      expect(found.title).not.toContain('within')
      expect(found.rationale).toContain('no period')
    } else {
      expect(found.title).toContain(period)
      expect(found.rationale).toContain('clock starts')
    }
  })

  test('erasure: what was trained cannot forget, and what is stored only can', () => {
    const mixed = duty('erasure', { workloads: [{ ...tuning, kind: 'TRAINING' }, indexed] })
    expect(mixed.severity).toBe('HIGH')
    expect(mixed.title).toContain('"tuning", "indexed"')
    expect(mixed.rationale).toContain('"tuning", "indexed" keep data')
    expect(mixed.rationale).toContain('What "tuning" learned')
    const stored = duty('erasure', { workloads: [indexed] })
    expect(stored.severity).toBe('MEDIUM')
    expect(stored.rationale).toMatch(/^"indexed" keeps data. Copies in indexes/)
  })

  test('minimization: the tokens that are read and the stores, as many as there are', () => {
    const stores = (...workloads: readonly Workload[]) => duty('minimization', { workloads })
    // 10 × 3,600 × 730 requests of 1,000 tokens
    expect(stores(indexed).rationale).toContain('26,280 million input tokens a month and 1 store of data pass ')
    expect(stores(indexed).steps[1]).toContain('"indexed"')
    expect(stores(pipeline).rationale).toMatch(/^1 store of data passes /)
    expect(stores(pipeline, { ...pipeline, name: 'copy', datasetGB: 7 }).rationale).toMatch(/^2 stores of data pass /)
    expect(stores(small).rationale).toContain('and 0 stores of data pass ')
    expect(stores(small).steps[1]).not.toContain('"')
  })

  test('logs: requests of people where there are some, runs where there are none', () => {
    const kept = { compliance: ['PCI_DSS'] } as const
    const runs = duty('audit-logging', { workloads: [tuning], ...kept })
    expect(runs.monthlyCostImpactCents).toBe(0)
    expect(`${runs.title} ${runs.rationale}`).toMatch(
      /who ran "tuning".* for 12 months No requests of people reach "tuning"/,
    )
    // 26.28 million requests × 1 KB × 12 months
    const { title, rationale } = duty('audit-logging', { workloads: [small], ...kept })
    expect(title).toContain('315 GB')
    expect(rationale).toMatch(/^26.3 million requests a month/)
    const undecided = { compliance: ['SOC2'] } as const
    expect(duty('audit-logging', { workloads: [small], ...undecided }).title).toContain('26.3 million requests')
    expect(duty('audit-logging', { workloads: [tuning], ...undecided }).title).toContain('runs of "tuning"')
  })

  test('risk: requests of people where there are some, and the data', () => {
    expect(duty('risk-assessment', { workloads: [indexed] }).rationale).toContain(
      '26.3 million requests of people a month and 100 GB',
    )
    expect(duty('risk-assessment', { workloads: [pipeline] }).rationale).toMatch(/^100 GB of data/)
  })

  test('availability: the strictest target, or that there is none', () => {
    const strict = duty('availability', { workloads: [{ ...small, availabilityPercent: 99.9 }] })
    expect(strict.title).toContain('to keep 99.9 %')
    expect(strict.rationale).toContain('asks for 99.9 %')
    const open = duty('availability', { workloads: [small] })
    expect(open.title).not.toContain('%')
    expect(open.rationale).toContain('No availability is stated')
  })

  test('access and transparency: one or several', () => {
    expect(duty('access-control', { workloads: [small], teamSize: 1 }).rationale).toContain('1 person works')
    expect(duty('access-control', { workloads: [small], teamSize: 2 }).rationale).toContain('2 people work ')
    expect(duty('transparency', { workloads: [small] }).rationale).toContain('"small" answers')
    expect(duty('transparency', { workloads: [small, chat, tuning] }).rationale).toContain('"small", "chat" answer ')
  })
})

test('training compute is six operations for each parameter and token, four with adapters', () => {
  const source = (trainingMethod: Workload['trainingMethod']) =>
    measure(
      asking({ workloads: [{ ...tuning, trainingMethod, trainingTokensB: 1 }], compliance: ['EU_AI_ACT'] }),
      'training-compute',
    )?.evidence[0]?.source
  expect(source('FULL')).toMatch(/^6·N·D \(/)
  expect(source('LORA')).toMatch(/^4·N·D /)
})
