import { formatDuration, formatGB, formatNumber } from '#root/subgraphs/agents/src/domain/advice/format'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import { cacheBytes, servingMemory, trainingMemory } from '#root/subgraphs/agents/src/domain/advice/sizing/model-memory'
import type { Finding, Requirements } from '#root/subgraphs/agents/src/domain/advice/types'
import { validate } from '#root/subgraphs/agents/src/domain/advice/validation/advisor'
import { estimateShape } from '#root/subgraphs/agents/src/domain/catalog/architecture'
import { asking, chat, small, tuning, workload } from './requirements.ts'

function problems(requirements: Requirements): readonly Finding[] {
  const outcome = validate(requirements)
  if (outcome.kind !== 'completed') throw new Error(`expected an outcome, got ${outcome.kind}`)
  return outcome.findings
}
const problem = (requirements: Requirements, key: string) =>
  problems(requirements).find((one) => one.key.startsWith(key))

test('a complete assessment has no problem', () => {
  const outcome = validate(asking({ workloads: [chat], regions: ['US'], monthlyBudgetUsd: 200_000 }))
  expect(outcome).toEqual(expect.objectContaining({ findings: [] }))
  expect(outcome.kind === 'completed' && outcome.summary).toContain('nothing missing')
})

test('no workload is a critical problem', () => {
  expect(problem(asking({}), 'no-workloads')?.severity).toBe('CRITICAL')
})

test('missing fields are named together with what is assumed instead', () => {
  const found = problem(
    asking({ workloads: [{ ...chat, inputTokensPerRequest: null, precision: null }] }),
    'missing-fields',
  )
  expect(found?.title).toBe('State inputTokensPerRequest of "chat"')
  expect(found?.rationale).toContain('512 input tokens a request')
  expect(found?.severity).toBe('MEDIUM')
})

test('a model without a size cannot be planned at all', () => {
  const found = problem(asking({ workloads: [{ ...chat, modelParamsB: null }] }), 'missing-fields')
  expect(found?.severity).toBe('HIGH')
  expect(found?.rationale).toContain('leave it out')
})

test.each([
  ['TRAINING', 'modelParamsB, trainingTokensB, trainingDays'],
  ['FINE_TUNING', 'modelParamsB, trainingTokensB, trainingDays'],
  ['BATCH_INFERENCE', 'requestsPerSecond or concurrentUsers or datasetGB'],
  ['EMBEDDING', 'requestsPerSecond or concurrentUsers or datasetGB'],
  ['DATA_PIPELINE', 'datasetGB'],
  ['RAG', 'datasetGB'],
] as const)('%s needs %s', (kind, fields) => {
  expect(problem(asking({ workloads: [workload({ name: 'w', kind })] }), 'missing-fields')?.title).toContain(fields)
})

test('a model whose shape is not known is planned by its size, and says so', () => {
  const stated = { ...chat, model: 'acme/secret-70b' }
  const found = problem(asking({ workloads: [stated] }), 'unknown-model')
  expect(found?.title).toContain('acme/secret-70b')
  expect(problem(asking({ workloads: [{ ...stated, model: 'Llama 3.1 70B' }] }), 'unknown-model')).toBeUndefined()
  expect(problem(asking({ workloads: [chat] }), 'unknown-model')).toBeUndefined()
})

test('a size that contradicts the model is named, with both', () => {
  const found = problem(asking({ workloads: [{ ...chat, model: 'Llama 3.1 8B' }] }), 'model-size')
  expect(found?.rationale).toContain('70.6 billion parameters are stated, the model has 8.03 billion')
  expect(problem(asking({ workloads: [{ ...chat, model: 'Llama 3.1 70B' }] }), 'model-size')).toBeUndefined()
})

test('a latency target below what one request takes is unreachable, with the time it takes', () => {
  const found = problem(asking({ workloads: [{ ...chat, latencyP99Ms: 100 }] }), 'unreachable-latency')
  expect(found?.severity).toBe('CRITICAL')
  expect(found?.steps[0]).toMatch(/Raise latencyP99Ms well above \d+/)
})

test('an unreachable target says what is reachable, what would reach it, and that the plan is made without it', () => {
  const requirements = asking({ workloads: [{ ...chat, latencyP99Ms: 100 }], preferredProviders: ['AWS'] })
  const found = problem(requirements, 'unreachable-latency')
  const best = found?.evidence.find(({ label }) => label === 'Best reachable')?.value ?? ''
  const [compute] = situationOf(requirements).best.workloads.map((one) => one.compute)
  if (compute?.kind !== 'serving' || compute.plan === null) throw new Error('expected a plan')
  const { fastest } = compute.plan
  if (fastest === null) throw new Error('expected the fastest choice')
  expect(best).toBe(`${formatDuration(fastest.aloneSeconds)} on ${fastest.instance.sku}`)
  expect(found?.rationale).toContain('The plan')
  expect(found?.steps.join('\n')).toContain(formatDuration(fastest.speed.stepSeconds(1)))
  // Without the target the same plan would have been made.
  const [free] = situationOf(asking({ workloads: [{ ...chat, latencyP99Ms: null }], preferredProviders: ['AWS'] })).best
    .workloads
  expect(situationOf(requirements).best.workloads[0]?.monthlyUsd).toBe(free?.monthlyUsd)
})

test('a latency target without tokens cannot be checked', () => {
  expect(
    problem(asking({ workloads: [{ ...chat, outputTokensPerRequest: null }] }), 'latency-without-tokens'),
  ).toBeDefined()
  expect(problem(asking({ workloads: [chat] }), 'latency-without-tokens')).toBeUndefined()
})

test('a budget below the cheapest plan is short by the difference', () => {
  const requirements = asking({ workloads: [small], preferredProviders: ['AWS'] })
  const minimum = validate(requirements)
  const cheapest =
    minimum.kind === 'completed' ? (minimum.details as { minimumMonthlyUsd: number }).minimumMonthlyUsd : 0
  expect(cheapest).toBeGreaterThan(0)
  expect(problem({ ...requirements, monthlyBudgetUsd: cheapest + 1 }, 'budget')).toBeUndefined()
  const found = problem({ ...requirements, monthlyBudgetUsd: 1 }, 'budget-below-minimum')
  expect(found?.severity).toBe('CRITICAL')
  expect(found?.evidence[0]?.value).toBe('$1.00')
})

test('an unknown region is critical, and nothing is placed there', () => {
  const requirements = asking({ workloads: [chat], regions: ['atlantis-1'], monthlyBudgetUsd: 1 })
  const found = problem(requirements, 'unknown-region')
  expect(found?.severity).toBe('CRITICAL')
  expect(found?.rationale).toContain('nothing is placed anywhere')
  expect(situationOf(requirements).best).toEqual(expect.objectContaining({ placed: 0, unplaced: 1, monthlyUsd: 0 }))
  // What has no plan has no price.
  const keys = problems(requirements).map(({ key }) => key.split(':')[0])
  expect(keys).toEqual(expect.arrayContaining(['unknown-region', 'nothing-fits']))
  expect(keys).not.toContain('budget-below-minimum')
  const outcome = validate(requirements)
  expect(outcome.kind === 'completed' && outcome.summary).toContain('nothing placed')
})

test('beside an unknown region the known ones are used', () => {
  const requirements = asking({ workloads: [chat], regions: ['atlantis-1', 'DE'] })
  expect(problem(requirements, 'unknown-region')?.rationale).toContain('only the other places')
  for (const { workloads } of situationOf(requirements).providers)
    for (const { compute } of workloads)
      expect(compute.kind === 'serving' ? (compute.plan?.placement.country ?? 'DE') : null).toBe('DE')
})

test('a region of a provider that is not preferred is named, with its provider', () => {
  const stated = asking({ workloads: [chat], regions: ['eu-central-1'], preferredProviders: ['AZURE'] })
  const found = problem(stated, 'region-of-other-provider')
  expect(found?.title).toContain('eu-central-1 (AWS)')
  expect(found?.title).toContain('a region of Azure')
  expect(problem({ ...stated, preferredProviders: ['AWS'] }, 'region-of-other-provider')).toBeUndefined()
  expect(problem({ ...stated, preferredProviders: null }, 'region-of-other-provider')).toBeUndefined()
  expect(problem({ ...stated, regions: ['DE'] }, 'region-of-other-provider')).toBeUndefined()
  // Nobody can place anything there on machines of one's own either.
  expect(problem({ ...stated, preferredProviders: ['ON_PREMISES'] }, 'region-of-other-provider')).toBeDefined()
})

test('an unknown region is quoted', () => {
  expect(problem(asking({ workloads: [chat], regions: ['eu-middle-1', 'DE'] }), 'unknown-region')?.title).toContain(
    '"eu-middle-1"',
  )
})

test('a preferred provider without accelerators in the stated region is named', () => {
  const found = problems(asking({ workloads: [chat], preferredProviders: ['AWS', 'ORACLE'], regions: ['FI', 'SE'] }))
  const provider = found.find(({ key }) => key === 'region-not-offered:oracle')
  expect(provider?.severity).toBe('MEDIUM')
  expect(provider?.rationale).toContain('AWS, Azure, Google Cloud, Nebius have accelerators there')
})

test('regions that no preferred provider has are critical', () => {
  const found = problem(
    asking({ workloads: [chat], preferredProviders: ['ORACLE'], regions: ['SE'] }),
    'region-not-offered',
  )
  expect(found?.severity).toBe('CRITICAL')
  expect(
    problem(asking({ workloads: [chat], preferredProviders: ['ORACLE'], regions: ['SE'] }), 'nothing-fits')?.title,
  ).toBe('No permitted region can run "chat"')
})

test('HIPAA and GDPR without a region are contradictory, SOC 2 is not', () => {
  expect(
    problem(asking({ workloads: [chat], compliance: ['HIPAA'] }), 'compliance-without-region')?.compliance,
  ).toEqual(['HIPAA'])
  expect(
    problem(asking({ workloads: [chat], compliance: ['GDPR'] }), 'compliance-without-region')?.rationale,
  ).toContain('Art. 44')
  expect(problem(asking({ workloads: [chat], compliance: ['SOC2'] }), 'compliance-without-region')).toBeUndefined()
})

test('a run that needs more hours than the month grants until its deadline contradicts itself', () => {
  // 6 × 70.6e9 × 2e9 ÷ 3.1648e15 = 74.4 hours on one P5, 24.8 on three; 10 hours a month leave 1.6 in five days
  const found = problem(
    asking({ workloads: [{ ...tuning, hoursPerMonth: 10 }], preferredProviders: ['AWS'] }),
    'hours-against-deadline',
  )
  expect(found?.title).toContain('1.64')
})

test.each([
  ['BF16', '6·N·D'],
  ['INT8', '4·N·D'],
  ['INT4', '4·N·D'],
] as const)('the hours that fine-tuning in %s takes are explained by %s', (precision, formula) => {
  const [one, two] = [
    { ...tuning, precision, hoursPerMonth: 10 },
    { ...tuning, precision, trainingTokensB: 1e7 },
  ]
  const found = problems(asking({ workloads: [one, two], preferredProviders: ['AWS'] }))
  const sources = found.flatMap(({ key, evidence }) =>
    evidence.filter(({ label }) => label === 'Hours needed').map(({ source }) => [key.split(':')[0], source]),
  )
  const explained = `${formula} FLOPs ÷ (accelerators × peak × utilization), checkpoints and failures included`
  expect(sources).toEqual(
    expect.arrayContaining([
      ['hours-against-deadline', explained],
      ['cluster-too-large', explained],
    ]),
  )
})

test('a cluster beyond any that was published points at the units', () => {
  const found = problem(
    asking({
      workloads: [{ ...tuning, kind: 'TRAINING', modelParamsB: 10_000, trainingTokensB: 200_000, trainingDays: 30 }],
    }),
    'cluster-too-large',
  )
  expect(found?.steps[0]).toContain('both are billions')
})

test('a deadline that single machines miss is reported with the days it takes', () => {
  const requirements = asking({
    workloads: [{ ...tuning, modelParamsB: 3, trainingTokensB: 1000, trainingDays: 1 }],
    // It has A100s that no network joins to a cluster.
    regions: ['koreacentral'],
    preferredProviders: ['AZURE'],
  })
  // 1e12 ÷ (4 × 312e12 × 0.52 × 0.918 ÷ (6 × 3e9 + attention)) seconds on one machine of four
  expect(problem(requirements, 'missed-deadline')).toMatchObject({
    title: '"tuning" takes 544 days instead of 1',
    severity: 'CRITICAL',
    evidence: [
      { label: 'Deadline', value: '1 day' },
      { label: 'Hours needed', value: '13,055' },
    ],
  })
})

test('a spend that the stated instances do not explain is questioned', () => {
  const current = {
    monthlySpendUsd: 100_000,
    instances: [{ provider: 'AWS', sku: 'g6.xlarge', count: 2, hoursPerMonth: 730 }],
  } as const
  const found = problem(asking({ workloads: [chat], currentInfrastructure: current }), 'spend-against-instances')
  expect(found?.title).toContain('$1,175') // 2 × 730 × 0.8048
  const unknown = { ...current, instances: [{ ...current.instances[0], sku: 'mystery.large' }] }
  expect(
    problem(asking({ workloads: [chat], currentInfrastructure: unknown }), 'spend-against-instances'),
  ).toBeUndefined()
})

describe('the regions of a finding', () => {
  test('are counted in its words', () => {
    const one = problem(asking({ workloads: [chat], regions: ['atlantis-1'] }), 'unknown-region')
    expect(one?.rationale).toMatch(/^"atlantis-1" is no region of /)
    expect(one?.evidence).toEqual([{ label: 'Stated regions', value: 'atlantis-1', source: null }])
    const two = problem(asking({ workloads: [chat], regions: ['atlantis-1', 'DE', 'nowhere'] }), 'unknown-region')
    expect(two?.rationale).toMatch(/^"atlantis-1", "nowhere" are no regions of /)
  })

  test('are those that no preferred provider has; unknown ones are another finding', () => {
    const stated = asking({ workloads: [chat], preferredProviders: ['ORACLE'], regions: ['SE', 'atlantis-1'] })
    const found = problem(stated, 'region-not-offered')
    expect(found?.steps).toEqual([
      'Ask Oracle Cloud for accelerator capacity in SE',
      expect.stringMatching(/^Or prefer (AWS|Azure|Google Cloud)/) as string,
    ])
    expect(found?.evidence.map(({ value }) => value)).toEqual(['Oracle Cloud', 'SE'])
    expect(problem({ ...stated, regions: ['atlantis-1'] }, 'region-not-offered')).toBeUndefined()
  })

  test('that nobody offers leave only the permission of others', () => {
    const stated = asking({ workloads: [chat], preferredProviders: ['ORACLE'], regions: ['CN'] })
    const found = problem(stated, 'region-not-offered')
    expect(found?.steps[1]).toBe('Or permit more regions')
    expect(found?.rationale).toContain('No other provider in the catalog has any either.')
  })

  test('of other providers are counted too', () => {
    const stated = asking({ workloads: [chat], regions: ['eu-central-1'], preferredProviders: ['AZURE', 'GCP'] })
    expect(problem(stated, 'region-of-other-provider')?.rationale).toContain(
      'only Azure and Google Cloud are preferred',
    )
    const one = problem({ ...stated, preferredProviders: ['GCP'] }, 'region-of-other-provider')
    expect(one?.rationale).toContain('only Google Cloud is preferred')
    expect(one?.evidence.map(({ value }) => value)).toEqual(['Google Cloud', 'eu-central-1'])
  })

  test('are reported where compliance depends on them and only the price decided', () => {
    const both = problem(asking({ workloads: [chat], compliance: ['GDPR', 'HIPAA'] }), 'compliance-without-region')
    const { best } = situationOf(asking({ workloads: [chat], compliance: ['GDPR', 'HIPAA'] }))
    const [compute] = best.workloads.map((one) => one.compute)
    const region = compute?.kind === 'serving' ? compute.plan?.placement.region : undefined
    expect(both?.title).toContain('GDPR and HIPAA depend on it')
    expect(both?.rationale).toContain(`(${region})`)
    expect(both?.evidence.map(({ value }) => value)).toEqual(['GDPR, HIPAA', region])
    expect(both?.steps).toHaveLength(2)
    const one = problem(
      asking({ workloads: [workload({ name: 'load', kind: 'DATA_PIPELINE', datasetGB: 1 })], compliance: ['GDPR'] }),
      'compliance-without-region',
    )
    expect(one?.title).toContain('GDPR depends on it')
    expect(one?.rationale).toContain('(no region)')
  })
})

describe('a workload that fits nothing', () => {
  const training = workload({
    name: 'training',
    kind: 'TRAINING',
    modelParamsB: 8.03,
    precision: 'BF16',
    trainingTokensB: 1,
    inputTokensPerRequest: 1_000_000_000,
  })

  test('states the memory that serving takes: weights, activations and one sequence', () => {
    const long = {
      ...chat,
      inputTokensPerRequest: 10_000_000,
      outputTokensPerRequest: 1,
      contextTokens: 10_000_001,
      latencyP99Ms: null,
    }
    const found = problem(asking({ workloads: [long], preferredProviders: ['AWS'], regions: ['CH'] }), 'nothing-fits')
    if (found === undefined) throw new Error('expected that nothing holds ten million tokens')
    const model = estimateShape(70.6)
    const { weightBytes, activationBytes } = servingMemory({ model, precision: 'BF16', inputTokens: 10_000_000 })
    const bytes = weightBytes + activationBytes + cacheBytes({ model, cachePrecision: 'BF16' }, 10_000_001)
    expect(found.evidence.map(({ value }) => value)).toEqual([formatGB(bytes), 'CH'])
    expect(found.title).toBe('"chat" fits no permitted instance')
    expect(found.rationale).toMatch(/none of the \d+ permitted instance types of AWS holds that/)
    expect(found.steps).toHaveLength(2)
  })

  test('states the memory that training takes: the state and the activations of one sequence', () => {
    const found = problem(asking({ workloads: [training] }), 'nothing-fits')
    const { stateBytes, activationBytes } = trainingMemory({
      model: estimateShape(8.03),
      precision: 'BF16',
      method: 'full',
      sequenceTokens: 1_000_000_000,
    })
    expect(found?.evidence.map(({ value }) => value)).toEqual([formatGB(stateBytes + activationBytes), 'any'])
  })

  test('because of its regions names them', () => {
    const found = problem(
      asking({ workloads: [chat], preferredProviders: ['ORACLE'], regions: ['SE'] }),
      'nothing-fits',
    )
    expect(found?.title).toBe('No permitted region can run "chat"')
    expect(found?.rationale).toContain('the stated regions (SE) have no accelerators')
    expect(found?.evidence[1]?.value).toBe('SE')
  })

  test('is not one that needs no accelerators, or has some', () => {
    const pipeline = workload({ name: 'load', kind: 'DATA_PIPELINE', datasetGB: 1 })
    expect(problem(asking({ workloads: [pipeline, chat] }), 'nothing-fits')).toBeUndefined()
  })
})

test('a target of embeddings needs the tokens that are read only', () => {
  const embedding = workload({
    name: 'search',
    kind: 'EMBEDDING',
    modelParamsB: 0.5,
    requestsPerSecond: 1,
    latencyP99Ms: 500,
  })
  const missing = problem(asking({ workloads: [embedding] }), 'latency-without-tokens')
  expect(missing?.steps).toHaveLength(1)
  expect(missing?.evidence[0]?.value).toBe('500 ms')
  const read = { ...embedding, inputTokensPerRequest: 100 }
  expect(problem(asking({ workloads: [read] }), 'latency-without-tokens')).toBeUndefined()
  const half = { ...chat, outputTokensPerRequest: null }
  expect(problem(asking({ workloads: [half] }), 'latency-without-tokens')).toBeDefined()
  expect(problem(asking({ workloads: [chat] }), 'latency-without-tokens')).toBeUndefined()
})

test('models like an unknown one are offered where there are some', () => {
  const unknown = (model: string) => problem(asking({ workloads: [{ ...chat, model }] }), 'unknown-model')
  expect(unknown('Llama 3.1 71B')?.steps).toEqual([
    'Paste config.json from the page of the model into modelConfig',
    expect.stringMatching(/^Or name a known model: Llama 3\.1/) as string,
  ])
  expect(unknown('zzzz')?.steps).toHaveLength(1)
  expect(unknown('zzzz')?.evidence.map(({ value }) => value)).toEqual(['zzzz', '70.6'])
  const config = '{"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 100}'
  const configured = { ...chat, model: 'zzzz', modelConfig: config }
  expect(problem(asking({ workloads: [configured] }), 'unknown-model')).toBeUndefined()
  const size = problem(asking({ workloads: [configured] }), 'model-size')
  expect(size?.steps).toHaveLength(1)
  expect(size?.evidence).toHaveLength(3)
})

test('a region of another provider alone is one problem, and critical; beside a usable one it is not', () => {
  const stated = asking({ workloads: [small], regions: ['westeurope'], preferredProviders: ['AWS'] })
  expect(problem(stated, 'region-not-offered')).toBeUndefined()
  expect(problem(stated, 'region-of-other-provider')?.severity).toBe('CRITICAL')
  const both = { ...stated, regions: ['westeurope', 'eu-central-1'] }
  expect(problem(both, 'region-of-other-provider')?.severity).toBe('HIGH')
  const unknown = { ...stated, regions: ['westeurope', 'atlantis-1'] }
  expect(problem(unknown, 'region-of-other-provider')?.severity).toBe('CRITICAL')
})

describe('the stated spend', () => {
  // 2 × 730 hours × $0.8048
  const listUsd = 1175.008
  const question = (monthlySpendUsd: number | null, count = 2) =>
    problem(
      asking({
        workloads: [chat],
        currentInfrastructure: {
          monthlySpendUsd,
          instances: count === 0 ? [] : [{ provider: 'AWS', sku: 'g6.xlarge', count, hoursPerMonth: null }],
        },
      }),
      'spend-against-instances',
    )

  test('is questioned where the stated instances cost more than one and a half times or less than half of it', () => {
    expect(question(listUsd / 1.51)?.rationale).toContain('more than one and a half times')
    expect(question(listUsd / 1.49)).toBeUndefined()
    expect(question(listUsd)).toBeUndefined()
    expect(question(listUsd * 1.99)).toBeUndefined()
    expect(question(listUsd * 2.02)?.rationale).toContain('explains only 49.5 %')
    expect(question(listUsd * 2.02)?.evidence.map(({ value }) => value)).toEqual(['$2,374', '$1,175'])
  })

  test('is compared only where it and the instances are stated', () => {
    expect(question(null)).toBeUndefined()
    expect(question(1000, 0)).toBeUndefined()
  })
})

test('a budget is too small only where it is stated and below the plan; the dearest workload is named', () => {
  const requirements = asking({ workloads: [small, chat], preferredProviders: ['AWS'] })
  const { monthlyUsd, workloads } = situationOf(requirements).best
  expect(workloads[1]?.monthlyUsd).toBeGreaterThan(workloads[0]?.monthlyUsd ?? Infinity)
  expect(problem(requirements, 'budget')).toBeUndefined()
  expect(problem({ ...requirements, monthlyBudgetUsd: monthlyUsd }, 'budget')).toBeUndefined()
  const short = (monthlyBudgetUsd: number) => problem({ ...requirements, monthlyBudgetUsd }, 'budget-below-minimum')
  expect(short(monthlyUsd - 1)?.severity).toBe('HIGH')
  expect(short(monthlyUsd * 0.51)?.severity).toBe('HIGH')
  expect(short(monthlyUsd * 0.49)?.severity).toBe('CRITICAL')
  expect(short(1)?.steps[0]).toContain('"chat"')
  const turned = { ...requirements, workloads: [chat, small], monthlyBudgetUsd: 1 }
  expect(problem(turned, 'budget-below-minimum')?.steps[0]).toContain('"chat"')
})

test('an instance type that no permitted region has is named as the reason', () => {
  const pinned = { ...chat, instanceType: 'p5.48xlarge' }
  const found = problem(asking({ workloads: [pinned], preferredProviders: ['AWS'], regions: ['CH'] }), 'nothing-fits')
  expect(found?.title).toBe('No permitted region has p5.48xlarge for "chat"')
  expect(found?.rationale).toContain('may use p5.48xlarge only')
  expect(found?.steps[0]).toContain('p5.48xlarge')
  // One that is permitted, and too small.
  const tight = { ...chat, modelParamsB: 405, instanceType: 'g6.xlarge' }
  const tooSmall = problem(asking({ workloads: [tight], preferredProviders: ['AWS'] }), 'nothing-fits')
  expect(tooSmall?.title).toBe('"chat" fits no permitted instance')
  expect(tooSmall?.rationale).toContain('the only permitted instance type of AWS does not hold that')
  expect(
    problem(asking({ workloads: [chat], preferredProviders: ['ORACLE'], regions: ['SE'] }), 'nothing-fits')?.steps[0],
  ).toBe('Permit further regions or providers')
})

describe('a deadline', () => {
  const single = {
    workloads: [{ ...tuning, modelParamsB: 3, trainingTokensB: 1000, trainingDays: 1 }],
    regions: ['koreacentral'],
    preferredProviders: ['AZURE'],
  } as const

  test('that is missed leaves time for so many tokens', () => {
    // 13,055 hours are 544 days: 1,000 ÷ 544
    expect(problem(asking(single), 'missed-deadline')?.steps).toContain(
      'Or allow 544 days, or train on 1.84 billion tokens',
    )
  })

  test('is contradicted by hours only where both are stated and the hours do not suffice', () => {
    const contradicted = (stated: Partial<typeof tuning>) =>
      problem(asking({ workloads: [{ ...tuning, ...stated }], preferredProviders: ['AWS'] }), 'hours-against-deadline')
    expect(contradicted({ hoursPerMonth: 10 })?.severity).toBe('HIGH')
    expect(contradicted({ hoursPerMonth: 730 })).toBeUndefined()
    expect(contradicted({ hoursPerMonth: 10, trainingDays: null })).toBeUndefined()
    expect(problem(asking(single), 'hours-against-deadline')).toBeUndefined()
  })

  test('that takes more than the largest published cluster is compared with it', () => {
    const requirements = asking({
      workloads: [{ ...tuning, kind: 'TRAINING', modelParamsB: 10_000, trainingTokensB: 200_000, trainingDays: 30 }],
    })
    const [compute] = situationOf(requirements).best.workloads.map((one) => one.compute)
    if (compute?.kind !== 'training' || compute.plan === null) throw new Error('expected a plan')
    const times = compute.plan.accelerators / 16_384
    const found = problem(requirements, 'cluster-too-large')
    expect(found?.rationale).toContain(`${formatNumber(times)} times the largest run`)
    expect(found?.steps[1]).toBe(`Or allow ${formatNumber(30 * times)} days`)
  })
})

describe('targets that cannot be reached', () => {
  const missing = (stated: Partial<typeof chat>) => {
    const requirements = asking({
      workloads: [{ ...chat, latencyP99Ms: null, ...stated }],
      preferredProviders: ['AWS'],
    })
    const found = problem(requirements, 'unreachable-latency')
    const [compute] = situationOf(requirements).best.workloads.map((one) => one.compute)
    if (found === undefined || compute?.kind !== 'serving' || compute.plan === null)
      throw new Error('expected a target that is missed')
    return { found, plan: compute.plan, targets: found.evidence.filter(({ label }) => label === 'Target') }
  }

  test('are told without those that can', () => {
    const { found, targets } = missing({ latencyP99Ms: 60_000, ttftMs: 1 })
    expect(targets.map(({ value }) => value)).toEqual(['1 ms to the first token for 99 %'])
    expect(found.steps[0]).toContain('ttftMs')
    expect(found.steps[1]).toContain('shorten the input')
  })

  test('are represented by the one that is missed by most, and what the plan reaches of it', () => {
    // The first token takes a small part of the whole, and is asked for a thousand times as early.
    const { found, plan, targets } = missing({ latencyP99Ms: 1000, ttftMs: 1 })
    expect(targets).toHaveLength(2)
    expect(found.title).toContain('1 ms to the first token')
    const planned = plan.reached.find(({ of }) => of === 'first token')?.plannedSeconds
    if (planned === undefined || planned === null) throw new Error('expected what the plan reaches')
    expect(found.rationale).toContain(`there it is ${formatDuration(planned)}.`)
    expect(missing({ latencyP99Ms: 1, ttftMs: 50 }).found.title).toContain('1 ms end to end')
  })

  test('from token to token are helped by no shorter input or output', () => {
    const { found } = missing({ tpotMs: 0.1 })
    expect(found.title).toContain('from token to token')
    expect(found.steps).toHaveLength(2)
  })
})

describe('workloads that lack fields', () => {
  const lacking = { ...chat, inputTokensPerRequest: null }
  const found = (...workloads: readonly (typeof chat)[]) =>
    problems(asking({ workloads })).filter(({ key }) => key.startsWith('missing-fields'))

  test('are told together where they lack the same and are planned alike', () => {
    const [together, ...rest] = found(lacking, { ...lacking, name: 'other' })
    expect(rest).toEqual([])
    expect(together?.title).toBe('State inputTokensPerRequest of "chat", "other"')
    expect(together?.evidence.map(({ label }) => label)).toEqual(['Missing', 'Assumed instead'])
  })

  test('are told apart where they lack something else, or are planned with other assumptions', () => {
    expect(found(lacking, { ...chat, name: 'other', outputTokensPerRequest: null })).toHaveLength(2)
    expect(found(lacking, { ...lacking, name: 'other', precision: null })).toHaveLength(2)
  })

  test('and cannot be planned are left out of the totals, with nothing assumed', () => {
    const sizeless = { ...chat, modelParamsB: null }
    const [one] = found(sizeless)
    expect(one?.rationale).toContain('computed for it, ')
    expect(one?.evidence.map(({ label }) => label)).toEqual(['Missing'])
    const [two] = found(sizeless, { ...sizeless, name: 'other' })
    expect(two?.rationale).toContain('computed for them, ')
  })
})
