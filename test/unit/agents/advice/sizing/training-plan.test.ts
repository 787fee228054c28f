import { trainingDemand } from '#root/subgraphs/agents/src/domain/advice/sizing/demand'
import { placeInstance } from '#root/subgraphs/agents/src/domain/advice/sizing/placement'
import type { Offer } from '#root/subgraphs/agents/src/domain/advice/sizing/serving-plan'
import { planTraining } from '#root/subgraphs/agents/src/domain/advice/sizing/training-plan'
import { findInstance } from '#root/subgraphs/agents/src/domain/catalog/instances'
import type { Workload } from '#schema/requirements/requirements'
import { tuning } from '../requirements.ts'

const offer = (sku: string): Offer => {
  const instance = findInstance('AWS', sku)
  const placement = instance === null ? null : placeInstance(instance, { regions: null })
  if (instance === null || placement === null) throw new Error(`expected ${sku} to be placed`)
  return { instance, placement }
}
const demandOf = (stated: Workload) => {
  const demand = trainingDemand(stated)
  if (demand === null) throw new Error('expected a training workload')
  return demand
}

test('8B on one billion tokens takes 4.23 hours and $233 on eight H100', () => {
  const plan = planTraining(demandOf({ ...tuning, modelParamsB: 8.03, trainingTokensB: 1 }), [offer('p5.48xlarge')])
  expect(plan?.flops).toBeCloseTo(4.818e19, -15) // 6 × 8.03e9 × 1e9
  // ÷ (8 × 989e12 × 0.4 = 3.1648e15) = 15,223.7 s
  expect(plan?.hours).toBeCloseTo(4.2288, 3)
  expect(plan?.jobUsd).toBeCloseTo(232.75, 1) // 4.2288 × 55.04
  expect(plan).toEqual(expect.objectContaining({ instances: 1, sizedBy: 'memory', meetsDeadline: true }))
})

test('70B takes as many instances as its training state needs', () => {
  const plan = planTraining(demandOf(tuning), [offer('p5.48xlarge')])
  // 70.6e9 × 16 = 1,129.6 GB over 72 GB − 4,096 × 8,192 × (160 + 34) = 6.51 GB, that is 65.5 GB each: 17.2 accelerators
  expect(plan).toEqual(expect.objectContaining({ instances: 3, accelerators: 24, sizedBy: 'memory' }))
})

test('a short deadline takes more instances at the same price', () => {
  const relaxed = planTraining(demandOf({ ...tuning, trainingTokensB: 50 }), [offer('p5.48xlarge')])
  const urgent = planTraining(demandOf({ ...tuning, trainingTokensB: 50, trainingDays: 1 }), [offer('p5.48xlarge')])
  expect(urgent?.sizedBy).toBe('deadline')
  // 6 × 70.6e9 × 50e9 = 2.118e22 ÷ 3.1648e15 = 6.692e6 s ÷ 86,400 = 77.5 instance-days
  expect(urgent?.instances).toBe(78)
  expect(urgent?.jobUsd).toBeCloseTo(relaxed?.jobUsd ?? 0, 4)
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
