import { trainingDemand } from '#root/subgraphs/agents/src/domain/advice/sizing/demand'
import { placementsOf } from '#root/subgraphs/agents/src/domain/advice/sizing/placement'
import type { Offer } from '#root/subgraphs/agents/src/domain/advice/sizing/serving-plan'
import { planTraining } from '#root/subgraphs/agents/src/domain/advice/sizing/training-plan'
import { findInstance } from '#root/subgraphs/agents/src/domain/catalog/instances'
import type { Workload } from '#schema/requirements/requirements'
import { tuning } from '../requirements.ts'

const offer = (sku: string): Offer => {
  const instance = findInstance('AWS', sku)
  const placement = instance === null ? null : (placementsOf(instance, { regions: null })[0] ?? null)
  if (instance === null || placement === null) throw new Error(`expected ${sku} to be placed`)
  return { instance, placement }
}
const demandOf = (stated: Workload) => {
  const demand = trainingDemand(stated)
  if (demand === null) throw new Error('expected a training workload')
  return demand
}

test('8B on one billion tokens takes 5.14 hours, 41 accelerator-hours and $283 on eight H100', () => {
  const plan = planTraining(demandOf({ ...tuning, modelParamsB: 8.03, trainingTokensB: 1 }), [offer('p5.48xlarge')])
  expect(plan?.flops).toBeCloseTo(4.818e19, -15) // 6 × 8.03e9 × 1e9
  // A token takes 6 × 8.03e9 + 2 × 6 × 32 × 4,096 × 4,096 = 5.46e10; 989e12 × 0.408 × 0.918 ÷ 5.46e10 = 6,782 tokens a second
  expect(plan?.workHours).toBeCloseTo(5.12, 2) // 1e9 ÷ (8 × 6,782) ÷ 3,600
  // A checkpoint of 112 GB takes 56 s, eight accelerators fail every 6,335 hours: √(2 × 56 × 2.28e7) = 14 h, so one at the end
  expect(plan?.checkpoints.overhead).toBeCloseTo(56.21 / 18_434 + 18_434 / (2 * 2.28e7), 4)
  expect(plan?.hours).toBeCloseTo(5.138, 3)
  expect(plan?.acceleratorHours).toBeCloseTo(8 * 5.138, 2)
  expect(plan?.jobUsd).toBeCloseTo(282.8, 1) // 5.138 × 55.04
  expect(plan).toEqual(expect.objectContaining({ instances: 1, sizedBy: 'memory', meetsDeadline: true }))
})

test('70B takes as many instances as its training state needs', () => {
  const plan = planTraining(demandOf(tuning), [offer('p5.48xlarge')])
  // 70.6e9 × 16 = 1,129.6 GB over 72 GB − 4,096 × 8,192 × (160 + 34) = 6.51 GB, that is 65.5 GB each: 17.2 accelerators
  expect(plan).toEqual(expect.objectContaining({ instances: 3, accelerators: 24, sizedBy: 'memory' }))
})

test('a short deadline takes more instances, at nearly the same price', () => {
  const relaxed = planTraining(demandOf({ ...tuning, trainingTokensB: 50 }), [offer('p5.48xlarge')])
  const urgent = planTraining(demandOf({ ...tuning, trainingTokensB: 50, trainingDays: 1 }), [offer('p5.48xlarge')])
  expect(urgent?.sizedBy).toBe('deadline')
  // 989e12 × 0.408 × 0.918 ÷ (6 × 70.6e9 + 2 × 6 × 80 × 8,192 × 4,096) = 813 tokens a second; 50e9 ÷ (8 × 813) = 89.0 instance-days
  expect(urgent?.instances).toBe(90)
  // More accelerators fail more often: 3 write for longer, 90 repeat more.
  expect((urgent?.jobUsd ?? 0) / (relaxed?.jobUsd ?? 1)).toBeCloseTo(1, 1)
})

test('instances without a cluster network train alone, and say when that is too late', () => {
  const plan = planTraining(demandOf({ ...tuning, modelParamsB: 3.21, trainingTokensB: 100 }), [offer('g6e.48xlarge')])
  expect(plan).toEqual(expect.objectContaining({ instances: 1, meetsDeadline: false }))
})

test('quantized weights are tuned by adapters: 4·N·D FLOPs', () => {
  const demand = demandOf({ ...tuning, precision: 'INT4' })
  expect(demand.method).toBe('qlora')
  const plan = planTraining(demand, [offer('g6e.12xlarge')])
  expect(plan?.flops).toBeCloseTo(4 * 70.6e9 * 2e9, -15)
  expect(plan?.instances).toBe(1)
})

test('a month costs no more than the hours it may run', () => {
  const demand = demandOf({ ...tuning, trainingTokensB: 500, trainingDays: 365, hoursPerMonth: 100 })
  const plan = planTraining(demand, [offer('p5.48xlarge')])
  expect(plan?.monthlyUsd).toBeCloseTo((plan?.instances ?? 0) * 55.04 * 100, 2)
  expect(plan?.monthlyUsd).toBeLessThan(plan?.jobUsd ?? 0)
})

test('a model that one accelerator cannot hold a sequence of is not planned', () => {
  const demand = demandOf({ ...tuning, inputTokensPerRequest: 10_000_000 })
  expect(planTraining(demand, [offer('p5.48xlarge')])).toBeNull()
})

test('training in FP8 is faster where the accelerator has it, and mixtures of experts count by what a token passes', () => {
  const hoursOf = (stated: Partial<Workload>, sku = 'p5.48xlarge') =>
    planTraining(demandOf({ ...tuning, modelParamsB: 8.03, trainingTokensB: 1, ...stated }), [offer(sku)])?.workHours ??
    0
  expect(hoursOf({ precision: 'FP8' }) / hoursOf({})).toBeCloseTo(0.408 / (2 * 0.385), 2)
  expect(hoursOf({ precision: 'FP8' }, 'p4de.24xlarge')).toBe(hoursOf({}, 'p4de.24xlarge'))
  const [dense, experts] = [hoursOf({ modelParamsB: 46.7 }), hoursOf({ model: 'Mixtral 8x7B', modelParamsB: null })]
  expect(experts).toBeLessThan(dense * 0.6)
  expect(experts).toBeGreaterThan((dense * 12.9) / 46.7)
})
