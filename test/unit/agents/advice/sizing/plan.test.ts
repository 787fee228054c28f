import { planProviders } from '#root/subgraphs/agents/src/domain/advice/sizing/plan'
import {
  onlineWorkloads,
  servedWorkloads,
  trainedWorkloads,
} from '#root/subgraphs/agents/src/domain/advice/sizing/select'
import { storagePrices } from '#root/subgraphs/agents/src/domain/catalog/storage-prices'
import { asking, chat, small, workload } from '../requirements.ts'

const training = workload({
  name: 'training',
  kind: 'FINE_TUNING',
  modelParamsB: 8.03,
  precision: 'BF16',
  trainingTokensB: 1,
  trainingDays: 20,
})
const pipeline = workload({ name: 'pipeline', kind: 'DATA_PIPELINE', datasetGB: 1000 })
const impossible = workload({ ...chat, name: 'impossible', latencyP99Ms: 1 })
/** A sequence of it fits no accelerator. */
const huge = workload({ ...training, name: 'huge', inputTokensPerRequest: 1_000_000_000 })

describe('providers', () => {
  test('are compared by the price of a whole training run, also of one that lasts longer than a month', () => {
    const months = { ...training, modelParamsB: 70.6, trainingTokensB: 200, trainingDays: 200 }
    const [best, ...others] = planProviders(asking({ workloads: [months] }))
    const jobUsd = (plan: typeof best) => {
      const [served] = trainedWorkloads(plan)
      if (served === undefined) throw new Error(`expected ${plan.provider} to place the run`)
      return served.plan.jobUsd
    }
    expect(best.comparedUsd).toBeGreaterThan(best.monthlyUsd)
    expect(best.comparedUsd).toBeCloseTo(jobUsd(best), 6)
    for (const other of others.filter(({ unplaced, missed }) => unplaced === 0 && missed === best.missed))
      expect(jobUsd(other)).toBeGreaterThanOrEqual(jobUsd(best))
  })

  test('come with the fewest unplaced first, then the fewest missed targets, then the cheapest', () => {
    for (const workloads of [
      [small, pipeline],
      [chat, training],
      [impossible, chat],
      [huge, small],
    ]) {
      const plans = planProviders(asking({ workloads }))
      expect(plans.length).toBeGreaterThan(1)
      for (const [index, plan] of plans.entries()) {
        const before = plans[index - 1]
        if (!before) continue
        const [one, other] = [before, plan].map(
          ({ unplaced, missed, comparedUsd }) => [unplaced, missed, comparedUsd] as const,
        )
        const decisive = one?.findIndex((value, part) => value !== other?.[part]) ?? -1
        if (decisive >= 0) expect(one?.[decisive]).toBeLessThan(other?.[decisive] ?? 0)
      }
    }
  })

  test('cost what their workloads cost: compute and storage', () => {
    const stored = { ...small, datasetGB: 500 }
    for (const { provider, workloads, monthlyUsd } of planProviders(asking({ workloads: [stored, pipeline] }))) {
      const [serving, data] = workloads
      const { usdPerGBMonth } = storagePrices[provider]
      expect(data).toMatchObject({ compute: { kind: 'none' }, index: 1, name: 'pipeline' })
      expect(data?.monthlyUsd).toBeCloseTo(1000 * usdPerGBMonth, 6)
      expect(serving?.storageUsd).toBeCloseTo(500 * usdPerGBMonth, 6)
      const computeUsd = serving?.compute.kind === 'serving' ? (serving.compute.plan?.monthlyUsd ?? 0) : 0
      expect(computeUsd).toBeGreaterThan(0)
      expect(serving?.monthlyUsd).toBeCloseTo(computeUsd + 500 * usdPerGBMonth, 6)
      expect(monthlyUsd).toBeCloseTo((serving?.monthlyUsd ?? 0) + (data?.monthlyUsd ?? 0), 6)
    }
  })

  test.each([
    ['all is well', [small, training, pipeline], 0, 0],
    ['one is too slow', [impossible, small, pipeline], 0, 1],
    ['one finds no place', [huge, small, pipeline], 1, 0],
  ])('count what they cannot do: %s', (_what, workloads, unplaced, missed) => {
    expect(planProviders(asking({ workloads }))[0]).toMatchObject({ unplaced, missed })
  })
})

describe('the workloads of a plan', () => {
  const rag = { ...small, name: 'rag', kind: 'RAG' as const, latencyP99Ms: null }
  const online = { ...small, name: 'online', latencyP99Ms: null }
  const batch = { ...small, name: 'batch', kind: 'BATCH_INFERENCE' as const, latencyP99Ms: null }
  const waited = { ...small, name: 'waited', kind: 'EMBEDDING' as const, latencyP99Ms: 5000 }
  const namesOf = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name)

  test('are served, waited for or trained', () => {
    const [best] = planProviders(asking({ workloads: [rag, online, batch, waited, training, pipeline, huge] }))
    expect(namesOf(servedWorkloads(best))).toEqual(['rag', 'online', 'batch', 'waited'])
    expect(namesOf(onlineWorkloads(best))).toEqual(['rag', 'online', 'waited'])
    expect(namesOf(trainedWorkloads(best))).toEqual(['training'])
  })
})
