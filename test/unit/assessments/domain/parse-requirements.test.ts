import { readFileSync, readdirSync } from 'node:fs'
import type { Draft, RequirementsDraft } from '#root/subgraphs/assessments/src/domain/drafts'
import { unstated } from '#root/test/support/unstated-workload'
import { numberBounds } from '#schema/requirements/bounds'
import type { Workload } from '#schema/requirements/requirements'
import { aPipeline, nothingStated, parse, refusal, requiring, thrownBy } from './build.ts'

test('sets fields that are not stated to null', () => {
  expect(parse({ workloads: [{ name: ' Nightly load ', kind: 'DATA_PIPELINE', datasetGB: 500 }] })).toEqual({
    ...nothingStated,
    workloads: [
      {
        name: 'Nightly load',
        kind: 'DATA_PIPELINE',
        ...unstated,
        datasetGB: 500,
      },
    ],
  })
})

test.each(readdirSync('docs/examples').filter((name) => name.endsWith('.json')))('takes the example %s', (name) => {
  const example = JSON.parse(readFileSync(`docs/examples/${name}`, 'utf8')) as {
    readonly requirements: RequirementsDraft
  }
  const { monthlyBudget, currentInfrastructure: current, ...rest } = example.requirements
  expect(parse(example.requirements)).toMatchObject({
    ...rest,
    monthlyBudgetUsd: Number(monthlyBudget?.amount),
    ...(current && {
      currentInfrastructure: {
        monthlySpendUsd: current.monthlySpend ? Number(current.monthlySpend.amount) : null,
        instances: current.instances ?? null,
      },
    }),
  })
})

const serving = (facts: Partial<Draft<Workload>>) =>
  requiring({
    workloads: [
      {
        name: 'Chat',
        kind: 'ONLINE_INFERENCE',
        requestsPerSecond: 1,
        inputTokensPerRequest: 100,
        outputTokensPerRequest: 100,
        ...facts,
      },
    ],
  })
const config = JSON.stringify({ hidden_size: 64, num_hidden_layers: 2, num_attention_heads: 4, vocab_size: 100 })

test.each([
  ['a known name', { model: ' Qwen/Qwen2.5-7B-Instruct ' }],
  ['a configuration', { modelConfig: config }],
  ['an unknown name beside a configuration', { model: 'acme/secret', modelConfig: config }],
  ['an unknown name beside a size', { model: 'acme/secret', modelParamsB: 7 }],
])('%s describes a model', (_what, facts) => {
  const [workload] = parse(serving(facts)).workloads
  expect(workload).toMatchObject({ ...facts, ...('model' in facts && { model: facts.model.trim() }) })
})

test.each([
  [
    'model',
    { model: 'Llama 3.1 9B' },
    'expected a known model, such as Llama 3.1 8B.* or its modelConfig or modelParamsB, got "Llama 3.1 9B"',
  ],
  ['model', { model: 'zzzz' }, 'expected a known model or its modelConfig or modelParamsB, got "zzzz"'],
  [
    'modelParamsB',
    {},
    'expected modelParamsB or model or modelConfig, which a workload of the kind ONLINE_INFERENCE needs',
  ],
  ['modelConfig', { modelConfig: '{}' }, 'expected num_hidden_layers or n_layer'],
  ['modelConfig', { modelConfig: 'x'.repeat(100_001) }, 'expected 2 to 100,000 characters, got 100001'],
] as const)('%s of %j is refused', (field, facts, message) => {
  expect(thrownBy(() => parse(serving(facts)))).toEqual(refusal(`requirements.workloads[0].${field}`, message))
})

test.each([
  ['concurrentUsers', { concurrentUsers: 10 }, 'expected only one of requestsPerSecond, concurrentUsers, got more'],
  ['secondsBetweenRequests', { secondsBetweenRequests: 5 }, 'expected concurrentUsers beside it, got nothing'],
  ['hoursPerDay', { hoursPerMonth: 10, hoursPerDay: 1 }, 'expected only one of hoursPerMonth, hoursPerDay, hourlyLoad'],
  ['isOneOff', { runsPerMonth: 2, isOneOff: true }, 'expected only one of runsPerMonth, isOneOff, got more'],
  ['targetPercentile', { targetPercentile: 95 }, 'expected ttftMs or tpotMs beside it, got nothing'],
  ['ownedInstances', { ownedInstances: 2 }, 'expected instanceType beside it, got nothing'],
  ['datasetName', { datasetName: 'documents' }, 'expected datasetGB beside it, got nothing'],
  ['outputTokensP95', { outputTokensP95: 99 }, 'expected from the mean 100 to 3.8 times the mean, got 99'],
  ['inputTokensP95', { inputTokensP95: 381 }, 'expected from the mean 100 to 3.8 times the mean, got 381'],
  ['contextTokens', { contextTokens: 199 }, 'expected at least .* together, 200, got 199'],
  ['hourlyLoad', { hourlyLoad: [1] }, 'expected 24 items, got 1'],
  ['hourlyLoad', { hourlyLoad: Array.from({ length: 24 }, () => 0) }, 'expected at least one hour above 0, got none'],
  ['hourlyLoad[4]', { hourlyLoad: Array.from({ length: 24 }, (_, hour) => hour - 2) }, 'expected a number from 0 to 1'],
] as const)('%s of %j is refused', (field, facts, message) => {
  const first = facts as Partial<Draft<Workload>>
  const reason = thrownBy(() => parse(serving({ modelParamsB: 8, ...first })))
  expect(reason).toMatchObject({
    details: {
      problems: expect.arrayContaining([
        { field: `requirements.workloads[0].${field}`, message: expect.stringMatching(message) as string },
      ]) as unknown,
    },
  })
})

test('adapters are refused for training from scratch, which has no weights to keep', () => {
  const training = { name: 'T', kind: 'TRAINING', modelParamsB: 1, trainingTokensB: 1, trainingMethod: 'LORA' } as const
  expect(thrownBy(() => parse(requiring({ workloads: [training] })))).toEqual(
    refusal('requirements.workloads[0].trainingMethod', 'expected FULL for TRAINING'),
  )
})

test('keeps everything that was stated of a workload', () => {
  const stated = {
    modelParamsB: 8,
    kvCachePrecision: 'FP8',
    concurrentUsers: 400,
    secondsBetweenRequests: 20,
    inputTokensP95: 250,
    outputTokensP95: 100,
    contextTokens: 4096,
    prefixCacheHitPercent: 40,
    ttftMs: 800,
    tpotMs: 50,
    targetPercentile: 95,
    memoryUtilizationPercent: 85,
    availabilityPercent: 99.9,
    hourlyLoad: Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 1 : 0.25)),
    instanceType: 'p5.48xlarge',
    ownedInstances: 2,
    datasetGB: 10,
    datasetName: 'documents',
  } as const
  const [workload] = parse(serving({ ...stated, requestsPerSecond: null })).workloads
  expect(workload).toMatchObject(stated)
})

const usd = (amount: number | string) => ({ amount: String(amount), currencyCode: 'USD' }) as const

test('reads amounts of money to the cent', () => {
  const stated = { monthlyBudget: usd('1000000000.00'), currentInfrastructure: { monthlySpend: usd('999999999.99') } }
  expect(parse(requiring(stated))).toMatchObject({
    monthlyBudgetUsd: 1_000_000_000,
    currentInfrastructure: { monthlySpendUsd: 999_999_999.99, instances: null },
  })
})

test('refuses fractions of a cent', () => {
  expect(thrownBy(() => parse(requiring({ monthlyBudget: usd('0.001') })))).toEqual(
    refusal('requirements.monthlyBudget.amount', 'expected at most two decimals, which US dollars have, got 3$'),
  )
})

test('keeps everything that was stated', () => {
  const instance = { provider: 'AWS', sku: 'p5.48xlarge', count: 2, hoursPerMonth: 744 } as const
  const stated = {
    currentInfrastructure: { instances: [instance] },
    preferredProviders: ['AWS', 'ON_PREMISES'],
    regions: ['eu-central-1', 'DE'],
    compliance: ['GDPR'],
    growthPercentPerYear: -100,
    teamSize: 12,
    goals: 'Halve the cost.',
  } as const
  expect(parse(requiring(stated))).toMatchObject(stated)
})

describe('each number', () => {
  const ofWorkload = [
    'modelParamsB',
    'requestsPerSecond',
    'inputTokensPerRequest',
    'outputTokensPerRequest',
    'latencyP99Ms',
    'trainingTokensB',
    'trainingDays',
    'datasetGB',
    'hoursPerMonth',
  ] as const
  const ofRequirements = ['growthPercentPerYear', 'teamSize'] as const
  const places = [
    ...ofWorkload.map((name) => ({
      name,
      path: `requirements.workloads[0].${name}`,
      bounds: numberBounds[name],
      with: (value: number) => requiring({ workloads: [aPipeline({ [name]: value })] }),
    })),
    ...ofRequirements.map((name) => ({
      name,
      path: `requirements.${name}`,
      bounds: numberBounds[name],
      with: (value: number) => requiring({ [name]: value }),
    })),
    {
      name: 'monthlyBudget',
      path: 'requirements.monthlyBudget.amount',
      bounds: numberBounds.monthlyBudgetUsd,
      with: (value: number) => requiring({ monthlyBudget: usd(value) }),
    },
    {
      name: 'monthlySpend',
      path: 'requirements.currentInfrastructure.monthlySpend.amount',
      bounds: numberBounds.monthlySpendUsd,
      with: (value: number) => requiring({ currentInfrastructure: { monthlySpend: usd(value) } }),
    },
    {
      name: 'count',
      path: 'requirements.currentInfrastructure.instances[0].count',
      bounds: numberBounds.instanceCount,
      with: (value: number) =>
        requiring({ currentInfrastructure: { instances: [{ provider: 'GCP', sku: 'a3', count: value }] } }),
    },
  ]

  test.each(places)('$name enforces its bounds', (place) => {
    const { min, max, isAboveMin } = place.bounds
    expect(() => parse(place.with(max))).not.toThrow()
    expect(() => parse(place.with(isAboveMin ? min + 0.001 : min))).not.toThrow()
    const tooLittle = isAboveMin ? min : min - 1
    expect(thrownBy(() => parse(place.with(tooLittle)))).toEqual(refusal(place.path, `got ${tooLittle}$`))
    expect(thrownBy(() => parse(place.with(max + 1)))).toEqual(refusal(place.path, /expected a number .+, got \d+$/))
    expect(thrownBy(() => parse(place.with(Number.NaN)))).toEqual(refusal(place.path, 'got NaN'))
  })

  test('is one of those that the table states', () => {
    expect(numberBounds).toMatchObject({
      modelParamsB: { min: 0, max: 20_000, isAboveMin: true },
      requestsPerSecond: { min: 0, max: 1_000_000, isAboveMin: false },
      inputTokensPerRequest: { min: 1, max: 10_000_000 },
      outputTokensPerRequest: { min: 1, max: 10_000_000 },
      latencyP99Ms: { min: 1, max: 3_600_000 },
      trainingTokensB: { min: 0, max: 1_000_000, isAboveMin: true },
      trainingDays: { min: 0, max: 3_650, isAboveMin: true },
      datasetGB: { min: 0, max: 100_000_000, isAboveMin: false },
      hoursPerMonth: { min: 0, max: 744, isAboveMin: true },
      monthlyBudgetUsd: { min: 0, max: 1_000_000_000 },
      growthPercentPerYear: { min: -100, max: 10_000 },
      teamSize: { min: 0, max: 1_000_000 },
      instanceCount: { min: 1, max: 100_000 },
    })
  })
})

describe('problems', () => {
  test('are reported together, the first one as the field', () => {
    const input = requiring({ workloads: [aPipeline({ name: '', hoursPerMonth: 745 })], teamSize: -1 })
    expect(thrownBy(() => parse(input))).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'requirements.workloads[0].name: expected 1 to 200 characters, got 0 (and 2 more)',
      details: {
        field: 'requirements.workloads[0].name',
        problems: [
          { field: 'requirements.workloads[0].name', message: 'expected 1 to 200 characters, got 0' },
          {
            field: 'requirements.workloads[0].hoursPerMonth',
            message: 'expected a number above 0, at most 744, got 745',
          },
          { field: 'requirements.teamSize', message: 'expected a number from 0 to 1,000,000, got -1' },
        ],
      },
    })
  })

  test('are reported up to twenty', () => {
    const workloads = Array.from({ length: 50 }, (_, index) => aPipeline({ name: String(index), datasetGB: -1 }))
    expect(thrownBy(() => parse({ workloads }))).toMatchObject({ details: { problems: { length: 20 } } })
  })
})
