import { requestsPerMonth, servingDemand, trainingDemand } from '#root/subgraphs/agents/src/domain/advice/sizing/demand'
import { fixedLengths } from '#root/subgraphs/agents/src/domain/advice/sizing/lengths'
import { lowerPrecision } from '#root/subgraphs/agents/src/domain/advice/sizing/lower-precision'
import { servingMemory } from '#root/subgraphs/agents/src/domain/advice/sizing/model-memory'
import { replicaSpeed } from '#root/subgraphs/agents/src/domain/advice/sizing/roofline'
import { accelerators } from '#root/subgraphs/agents/src/domain/catalog/accelerator'
import { architectureSource, estimateShape } from '#root/subgraphs/agents/src/domain/catalog/architecture'
import { assumptions } from '#root/subgraphs/agents/src/domain/catalog/assumptions'
import { findModel } from '#schema/requirements/models'
import type { Workload } from '#schema/requirements/requirements'
import { workload } from '../requirements.ts'

const of = (kind: Workload['kind'], stated: Partial<Workload> = {}) =>
  workload({ name: 'w', kind, modelParamsB: 8, ...stated })

const stated = {
  precision: 'FP8',
  requestsPerSecond: 3,
  inputTokensPerRequest: 100,
  outputTokensPerRequest: 50,
  inputTokensP95: 100,
  outputTokensP95: 50,
  latencyP99Ms: 2500,
  hoursPerMonth: 100,
} as const

describe('the model', () => {
  const config = JSON.stringify({ hidden_size: 64, num_hidden_layers: 2, num_attention_heads: 4, vocab_size: 1000 })

  test('is the one of the configuration, before that of the name, before one of the size', () => {
    const named = servingDemand(of('ONLINE_INFERENCE', { model: 'Qwen/Qwen2.5-7B-Instruct' }))
    expect(named?.model).toBe(findModel('Qwen2.5 7B')?.shape)
    expect(named?.model.paramsB).toBe(7.62)
    expect(named?.modelSource).toContain('Qwen/Qwen2.5-7B')
    const configured = servingDemand(of('ONLINE_INFERENCE', { model: 'Qwen2.5 7B', modelConfig: config }))
    expect(configured?.model).toMatchObject({ layers: 2, hiddenSize: 64, cacheElementsPerToken: 2 * 2 * 64 })
    expect(configured?.modelSource).toContain('config.json')
    const sized = servingDemand(of('ONLINE_INFERENCE', { model: 'acme/secret' }))
    expect(sized?.model).toEqual(estimateShape(8))
    expect(trainingDemand(of('TRAINING', { model: 'Mixtral 8x7B', trainingTokensB: 1 }))?.model.paramsB).toBe(46.7)
  })

  test('that nothing is known of cannot be planned', () => {
    const unknown = { model: 'acme/secret', modelParamsB: null, trainingTokensB: 1 }
    expect(servingDemand(of('ONLINE_INFERENCE', unknown))).toBeNull()
    expect(trainingDemand(of('TRAINING', unknown))).toBeNull()
    expect(servingDemand(of('ONLINE_INFERENCE', { modelParamsB: null, modelConfig: '{}' }))).toBeNull()
  })

  test('of a mixture of experts answers as fast as its active parameters allow, and takes the memory of all', () => {
    const asked = { ...stated, precision: 'BF16', modelParamsB: null } as const
    const [mixtral, dense] = ['Mixtral 8x7B', 'Llama 2 13B'].map((model) => {
      const demand = servingDemand(of('ONLINE_INFERENCE', { ...asked, model }))
      if (demand === null) throw new Error(`expected a demand for ${model}`)
      return demand
    })
    if (mixtral === undefined || dense === undefined) throw new Error('expected two demands')
    expect(servingMemory(mixtral).weightBytes).toBeGreaterThan(3 * servingMemory(dense).weightBytes)
    const shape = { accelerator: accelerators.h100Sxm, fastLinks: true, groupSize: 2, stages: 1 }
    const [experts, all] = [mixtral, dense].map((demand) => replicaSpeed(shape, demand, servingMemory(demand)))
    expect((experts?.stepSeconds(1) ?? 0) / (all?.stepSeconds(1) ?? 0)).toBeLessThan(1.1)
    expect(experts?.stepSeconds(64)).toBeGreaterThan(2 * (all?.stepSeconds(1) ?? 0))
  })
})

describe('what a serving workload asks for', () => {
  test('is what was stated', () => {
    expect(servingDemand(of('ONLINE_INFERENCE', stated))).toEqual({
      model: estimateShape(8),
      modelSource: architectureSource,
      precision: 'FP8',
      cachePrecision: 'BF16',
      requestsPerSecond: 3,
      inputTokens: 100,
      outputTokens: 50,
      inputLengths: fixedLengths(100),
      outputLengths: fixedLengths(50),
      contextTokens: 150,
      prefixHit: 0,
      targets: [{ of: 'request', seconds: 2.5, share: 0.99 }],
      latencySeconds: 2.5,
      memoryShare: 0.9,
      hours: [{ share: 1, hours: 100 }],
      hoursPerMonth: 100,
      hardware: { instanceType: null, ownedInstances: 0 },
      availability: null,
      load: assumptions.servingLoad.value,
      assumed: [],
    })
  })

  test.each([
    ['ONLINE_INFERENCE', 512, 256, 'servingLoad'],
    ['RAG', 3000, 300, 'servingLoad'],
    ['BATCH_INFERENCE', 1000, 200, 'batchLoad'],
  ] as const)('is filled with assumptions that are reported: %s', (kind, inputTokens, outputTokens, load) => {
    expect(servingDemand(of(kind))).toMatchObject({
      model: estimateShape(8),
      modelSource: architectureSource,
      precision: 'BF16',
      cachePrecision: 'BF16',
      inputLengths: { spread: 'exponential' },
      targets: [],
      requestsPerSecond: 1,
      inputTokens,
      outputTokens,
      latencySeconds: null,
      hoursPerMonth: 730,
      load: assumptions[load].value,
      assumed: [
        'BF16 weights',
        `${inputTokens} input tokens a request`,
        `${outputTokens} output tokens a request`,
        '730 hours a month',
        '1 request a second',
      ],
    })
  })

  test('has no output for embeddings, whatever is stated', () => {
    expect(servingDemand(of('EMBEDDING', stated))).toMatchObject({ outputTokens: 0, assumed: [] })
    expect(servingDemand(of('EMBEDDING', { ...stated, outputTokensPerRequest: null }))).toMatchObject({
      outputTokens: 0,
      assumed: [],
    })
  })

  test.each(['BATCH_INFERENCE', 'EMBEDDING'] as const)(
    'has the rate at which %s reads the data set once a month',
    (kind) => {
      const demand = servingDemand(of(kind, { ...stated, requestsPerSecond: null, datasetGB: 144 }))
      // 144e9 bytes ÷ 4 bytes a token ÷ 100 tokens a request ÷ 360,000 s
      expect(demand?.requestsPerSecond).toBeCloseTo(1000, 6)
      expect(demand?.assumed).toEqual(['the data set is read once a month, four bytes a token'])
      expect(servingDemand(of(kind, { ...stated, datasetGB: 144 }))?.requestsPerSecond).toBe(3)
    },
  )

  test.each(['ONLINE_INFERENCE', 'RAG'] as const)('has no rate of a data set for %s', (kind) => {
    const demand = servingDemand(of(kind, { ...stated, requestsPerSecond: null, datasetGB: 144 }))
    expect(demand).toMatchObject({ requestsPerSecond: 1, assumed: ['1 request a second'] })
  })

  test('is nothing for other kinds, and for a model of no stated size', () => {
    for (const kind of ['TRAINING', 'FINE_TUNING', 'DATA_PIPELINE'] as const)
      expect(servingDemand(of(kind, stated))).toBeNull()
    expect(servingDemand(of('RAG', { modelParamsB: null }))).toBeNull()
  })
})

describe('what people state', () => {
  const demand = (more: Partial<Workload>) => {
    const found = servingDemand(of('ONLINE_INFERENCE', { ...stated, ...more }))
    if (found === null) throw new Error('expected a demand')
    return found
  }

  test('users send a request each time that passes between two of theirs', () => {
    expect(
      demand({ requestsPerSecond: null, concurrentUsers: 900, secondsBetweenRequests: 30 }).requestsPerSecond,
    ).toBe(30)
    const paced = demand({ requestsPerSecond: null, concurrentUsers: 900 })
    expect(paced.requestsPerSecond).toBe(15)
    expect(paced.assumed).toEqual(['60 seconds from one request of a user to the next'])
  })

  test('hours of a day, and a load of each hour, give the hours of a month', () => {
    const daily = demand({ hoursPerMonth: null, hoursPerDay: 2 })
    expect(daily.hours).toEqual([{ share: 1, hours: (2 * 365) / 12 }])
    const hourlyLoad = [
      ...Array.from({ length: 12 }, () => 0),
      ...Array.from({ length: 6 }, () => 0.4),
      0.8,
      0.8,
      0.4,
      0,
      0,
      0,
    ]
    const shaped = demand({ hoursPerMonth: null, hourlyLoad })
    const day = 365 / 12
    expect(shaped.hours).toEqual([
      { share: 1, hours: 2 * day },
      { share: 0.5, hours: 7 * day },
      { share: 0, hours: 15 * day },
    ])
    expect(shaped.hoursPerMonth).toBeCloseTo(9 * day, 9)
    expect(requestsPerMonth(shaped)).toBeCloseTo(3 * 3600 * day * (2 + 3.5), 3)
  })

  test('targets have the percentile that is stated', () => {
    expect(demand({ latencyP99Ms: null, ttftMs: 500, tpotMs: 40, targetPercentile: 95 }).targets).toEqual([
      { of: 'first token', seconds: 0.5, share: 0.95 },
      { of: 'token', seconds: 0.04, share: 0.95 },
    ])
    expect(demand({ latencyP99Ms: null, ttftMs: 500 }).targets).toEqual([
      { of: 'first token', seconds: 0.5, share: 0.99 },
    ])
  })

  test('cache, memory, prefix and context are as stated', () => {
    expect(
      demand({
        kvCachePrecision: 'FP8',
        memoryUtilizationPercent: 80,
        prefixCacheHitPercent: 25,
        contextTokens: 32_768,
      }),
    ).toMatchObject({ cachePrecision: 'FP8', memoryShare: 0.8, prefixHit: 0.25, contextTokens: 32_768 })
  })

  test('lengths of which no percentile is stated are exponential, and the longest of them has to fit', () => {
    const spread = demand({ inputTokensP95: null, outputTokensP95: null })
    expect(spread.outputLengths).toMatchObject({ spread: 'exponential', mean: 50 })
    expect(spread.assumed).toEqual(['exponentially distributed lengths'])
    expect(spread.contextTokens / 150).toBeCloseTo(-Math.log(0.01), 0)
  })

  test('a reranker generates nothing, whatever its workload', () => {
    expect(demand({ model: 'BAAI/bge-reranker-v2-m3', modelParamsB: null }).outputTokens).toBe(0)
  })

  test('training is as stated: method, runs, and whether it is repeated', () => {
    const tuned = (more: Partial<Workload>) =>
      trainingDemand(of('FINE_TUNING', { precision: 'BF16', trainingTokensB: 1, ...more }))
    expect(tuned({ trainingMethod: 'QLORA', runsPerMonth: 4 })).toMatchObject({ method: 'qlora', runsPerMonth: 4 })
    expect(tuned({ isOneOff: true })).toMatchObject({ isOneOff: true, runsPerMonth: 1 })
    expect(tuned({})?.assumed).toContain('one run a month')
    expect(tuned({ isOneOff: true })?.assumed).not.toContain('one run a month')
  })
})

describe('what a training workload asks for', () => {
  const training = { ...stated, trainingTokensB: 20, trainingDays: 7, runsPerMonth: 1 }

  test('is what was stated', () => {
    expect(trainingDemand(of('TRAINING', training))).toEqual({
      model: estimateShape(8),
      precision: 'FP8',
      method: 'full',
      tokensB: 20,
      days: 7,
      sequenceTokens: 100,
      hoursPerMonth: 100,
      runsPerMonth: 1,
      isOneOff: false,
      memoryShare: 0.9,
      hardware: { instanceType: null, ownedInstances: 0 },
      assumed: [],
    })
  })

  test('is filled with assumptions that are reported', () => {
    const sequenceTokens = assumptions.trainingSequenceTokens.value
    expect(trainingDemand(of('FINE_TUNING', { trainingTokensB: 20 }))).toMatchObject({
      precision: 'BF16',
      method: 'full',
      sequenceTokens,
      hoursPerMonth: 730,
      assumed: ['training ends within a month', `sequences of ${sequenceTokens} tokens`, 'one run a month'],
    })
  })

  test.each([
    ['FINE_TUNING', 'INT4', 'qlora'],
    ['FINE_TUNING', 'INT8', 'qlora'],
    ['FINE_TUNING', 'FP8', 'full'],
    ['TRAINING', 'INT4', 'full'],
  ] as const)('%s in %s is %s', (kind, precision, method) => {
    expect(trainingDemand(of(kind, { ...training, precision }))?.method).toBe(method)
  })

  test('is nothing for other kinds, for a model of no stated size and without tokens', () => {
    for (const kind of ['RAG', 'DATA_PIPELINE', 'EMBEDDING'] as const)
      expect(trainingDemand(of(kind, training))).toBeNull()
    expect(trainingDemand(of('TRAINING', { ...training, modelParamsB: null }))).toBeNull()
    expect(trainingDemand(of('TRAINING', { ...training, trainingTokensB: null }))).toBeNull()
  })
})

test.each([
  ['FP32', 'BF16'],
  ['BF16', 'FP8'],
  ['FP16', 'FP8'],
  ['FP8', 'INT4'],
  ['INT8', 'INT4'],
  ['INT4', undefined],
] as const)('below %s there is %s', (precision, lower) => {
  const found = lowerPrecision(precision)
  expect(found?.precision).toBe(lower)
  if (found) expect([found.risk, found.source].every((text) => text.length > 10)).toBe(true)
})
