import {
  CancelRunDocument,
  CompareRunsDocument,
  CreateAssessmentDocument,
  ExportPlanDocument,
  PauseRunDocument,
  RunPlanDocument,
} from '#root/schema/generated/operations'
import { negotiate } from '../support/comparable.ts'
import { gql } from '../support/gql.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

describe.each(topologies)('plans of runs, $topology', ({ url }) => {
  let ada: Person
  let eve: Person
  let runs: readonly [string, string]
  let foreign: string

  const completed = async (person: Person, assessmentId: string) => {
    const run = await person.startRun(assessmentId)
    const events = await person.watchRun(run)
    expect(events.at(-1)?.kind).toBe('RUN_COMPLETED')
    return run
  }
  const planOf = async (person: Person, id: string) => (await person.client.request(RunPlanDocument, { id })).run?.plan

  beforeAll(async () => {
    ;[ada, eve] = await Promise.all([signUp(url, 'Ada'), signUp(url, 'Eve')])
    const assessment = await ada.createAssessment('Planned')
    const first = await completed(ada, assessment)
    await negotiate(url, ada, first)
    runs = [first, await completed(ada, assessment)]
    foreign = await completed(eve, await eve.createAssessment('Of another'))
  })

  afterAll(async () => {
    await Promise.all([ada, eve].map(({ client }) => client.dispose()))
  })

  test('a finished run has its plan, whose parts add up', async () => {
    const plan = await planOf(ada, runs[0])
    expect(plan?.workloads.length).toBeGreaterThan(0)
    const [sum] = plan?.workloads.map(({ monthlyCost }) => Number(monthlyCost.amount)) ?? []
    expect(sum).toBeGreaterThan(0)
    const total = plan?.workloads.reduce((all, { monthlyCost }) => all + Number(monthlyCost.amount) * 100, 0)
    expect(Math.round(total ?? 0)).toBe(Math.round(Number(plan?.monthlyCost?.amount) * 100))
    expect(plan?.alternatives.length).toBeGreaterThan(0)
  })

  test('a finished run shows load and capacity of the coming months, and what the year may cost', async () => {
    const query = `query ($id: ID!) { run(id: $id) {
      plan { monthlyCost { amount } workloads { outlook { month demandPerSecond capacityPerSecond instances } } }
      costForecast { trials firstMonth { ...Range } lastMonth { ...Range } total { ...Range } budget { anyMonthExceeds } }
    } } fragment Range on MoneyRange { p10 { amount } p50 { amount } p90 { amount currencyCode } }`
    const { data } = await gql(url, { query, variables: { id: runs[0] }, person: ada })
    const { plan, costForecast } = (data as unknown as { run: Outlook }).run
    const [served] = plan.workloads.filter(({ outlook }) => outlook.length > 0)
    expect(served?.outlook.map(({ month }) => month)).toEqual(Array.from({ length: 25 }, (_, month) => month))
    for (const { demandPerSecond, capacityPerSecond, instances } of served?.outlook ?? []) {
      expect(capacityPerSecond).toBeGreaterThanOrEqual(demandPerSecond)
      expect(instances).toBeGreaterThan(0)
    }
    for (const { p10, p50, p90 } of [costForecast.firstMonth, costForecast.lastMonth, costForecast.total]) {
      expect(Number(p10.amount)).toBeGreaterThan(0)
      expect(Number(p50.amount)).toBeGreaterThanOrEqual(Number(p10.amount))
      expect(Number(p90.amount)).toBeGreaterThanOrEqual(Number(p50.amount))
    }
    expect(costForecast.budget?.anyMonthExceeds).toBeLessThanOrEqual(1)
    expect(await gql(url, { query, variables: { id: foreign }, person: ada })).toEqual({ data: { run: null } })
  })

  test('a finished run shows what moves its cost, what else could run it, and the instances of every region', async () => {
    const requirements = {
      workloads: [
        {
          name: 'answers',
          kind: 'ONLINE_INFERENCE',
          model: 'Llama 3.1 8B',
          requestsPerSecond: 6,
          inputTokensPerRequest: 600,
          outputTokensPerRequest: 200,
          latencyP99Ms: 20_000,
          availabilityPercent: 99.99,
        },
      ],
      regions: ['eu-central-1', 'eu-west-1'],
      growthPercentPerYear: 60,
    } as const
    const input = { organizationId: ada.organizationId, title: 'In two regions', requirements }
    const { createAssessment } = await ada.client.request(CreateAssessmentDocument, { input })
    const id = await completed(ada, createAssessment.assessment.id)
    const query = `query ($id: ID!) { run(id: $id) { plan {
      monthlyCost { amount }
      workloads { name region instances elsewhere { region country instances hourlyPrice { amount } } availability { targetPercent plannedPercent } }
      analysis {
        meanMonth { amount }
        costDrivers { name lowChange low { amount } highChange high { amount } swing { amount } }
        options { workload region commitment instances monthlyCost { amount } isChosen reason }
        totalCost { rented { amount } rentedMonths { amount } steps { month instances } owned { total { amount } } ownedUnknown }
      }
    } } }`
    const { data } = await gql(url, { query, variables: { id }, person: ada })
    const { plan } = (data as unknown as { run: Analysed }).run
    const [workload] = plan.workloads
    expect([workload?.region, ...(workload?.elsewhere ?? []).map(({ region }) => region)].toSorted()).toEqual(
      requirements.regions,
    )
    for (const site of workload?.elsewhere ?? []) {
      expect(site.instances).toBeGreaterThan(0)
      expect(Number(site.hourlyPrice.amount)).toBeGreaterThan(0)
    }
    expect(workload?.availability?.plannedPercent).toBeGreaterThanOrEqual(99.99)
    const { meanMonth, costDrivers, options, totalCost } = plan.analysis
    const mean = Number(meanMonth.amount)
    expect(mean).toBeGreaterThanOrEqual(Number(plan.monthlyCost.amount))
    const swings = costDrivers.map(({ swing }) => Number(swing.amount))
    expect(swings.length).toBeGreaterThan(0)
    expect(swings).toEqual(swings.toSorted((one, other) => other - one))
    const demand = costDrivers.find(({ name }) => name === 'demand')
    expect(Number(demand?.low?.amount)).toBeLessThanOrEqual(mean)
    expect(Number(demand?.high?.amount)).toBeGreaterThanOrEqual(mean)
    const [chosen, ...others] = options
    expect(chosen).toMatchObject({ workload: 'answers', isChosen: true, monthlyCost: plan.monthlyCost })
    expect(others.length).toBeGreaterThan(0)
    for (const { isChosen, reason } of others) {
      expect(isChosen).toBe(false)
      expect(reason).not.toBe('')
    }
    const sum = totalCost.rentedMonths.reduce((all, { amount }) => all + Number(amount), 0)
    expect(totalCost.rentedMonths).toHaveLength(36)
    expect(sum).toBeCloseTo(Number(totalCost.rented.amount), 0)
    expect(totalCost.steps[0]?.month).toBe(1)
    expect(totalCost.owned === null).toBe(totalCost.ownedUnknown !== null)
    expect(await gql(url, { query, variables: { id }, person: eve })).toEqual({ data: { run: null } })
  })

  test('the plan of a run stays what it was when prices change', async () => {
    const [before, after] = await Promise.all(runs.map((id) => planOf(ada, id)))
    expect(Number(after?.monthlyCost?.amount)).toBeLessThan(Number(before?.monthlyCost?.amount))
  })

  test('two runs are compared: resolved, new and changed findings, and the difference in cost', async () => {
    const [beforeId, afterId] = runs
    const { client } = ada
    const { compareRuns: there } = await client.request(CompareRunsDocument, { beforeId, afterId })
    const { compareRuns: back } = await client.request(CompareRunsDocument, { beforeId: afterId, afterId: beforeId })
    const [before, after] = await Promise.all(runs.map((id) => planOf(ada, id)))
    const difference = Number(after?.monthlyCost?.amount) - Number(before?.monthlyCost?.amount)
    expect(Number(there?.monthlyDifference?.amount)).toBeCloseTo(difference, 2)
    expect(Number(back?.monthlyDifference?.amount)).toBeCloseTo(-difference, 2)
    expect(there?.changed.length).toBeGreaterThan(0)
    expect(there?.notCompared).toEqual([])
    expect(there?.fixed.map(({ recommendation }) => recommendation.id)).toEqual(
      back?.new.map(({ recommendation }) => recommendation.id),
    )
    const { compareRuns: itself } = await client.request(CompareRunsDocument, { beforeId, afterId: beforeId })
    expect(itself).toEqual({
      monthlyDifference: { amount: '0.00', currencyCode: 'USD' },
      notCompared: [],
      fixed: [],
      new: [],
      changed: [],
    })
  })

  test.each(['JSON', 'TERRAFORM', 'KUBERNETES', 'VLLM', 'SGLANG'] as const)(
    'the plan of a run is exported as %s, for its members only',
    async (format) => {
      const variables = { id: runs[0], format }
      const { run } = await ada.client.request(ExportPlanDocument, variables)
      const sku = (await planOf(ada, runs[0]))?.workloads.find(({ sku: placed }) => placed !== null)?.sku
      expect(run?.planExport?.content).toContain(sku)
      expect(await eve.client.request(ExportPlanDocument, variables)).toEqual({ run: null })
    },
  )

  test('runs of others, and none, are not compared', async () => {
    const { client } = ada
    for (const afterId of [foreign, 'run_none', 'no id'])
      expect(await client.request(CompareRunsDocument, { beforeId: runs[0], afterId })).toEqual({ compareRuns: null })
    expect(await planOf(eve, runs[0])).toBeUndefined()
  })

  test('runs of two assessments, and a run that has not ended, are refused with their field', async () => {
    const { client, createAssessment, startRun } = ada
    const other = await startRun(await createAssessment('Another'))
    const compare = (beforeId: string, afterId: string) => client.request(CompareRunsDocument, { beforeId, afterId })
    await client.request(PauseRunDocument, { input: { id: other } })
    await expect(compare(runs[0], other)).rejects.toThrow(
      /afterId: expected a run that has ended, got one that is PAUSED/,
    )
    await client.request(CancelRunDocument, { input: { id: other } })
    await expect(compare(runs[0], other)).rejects.toThrow(/afterId: expected a run of the assessment/)
  })
})

type Amount = Readonly<Record<'amount', string>>
type Range = Readonly<Record<'p10' | 'p50' | 'p90', Amount>>

interface Outlook {
  readonly plan: {
    readonly workloads: readonly {
      readonly outlook: readonly Readonly<
        Record<'month' | 'demandPerSecond' | 'capacityPerSecond' | 'instances', number>
      >[]
    }[]
  }
  readonly costForecast: Readonly<Record<'firstMonth' | 'lastMonth' | 'total', Range>> & {
    readonly budget: { readonly anyMonthExceeds: number } | null
  }
}

interface Analysed {
  readonly plan: {
    readonly monthlyCost: Amount
    readonly workloads: readonly {
      readonly region: string
      readonly elsewhere: readonly {
        readonly region: string
        readonly instances: number
        readonly hourlyPrice: Amount
      }[]
      readonly availability: { readonly plannedPercent: number } | null
    }[]
    readonly analysis: {
      readonly meanMonth: Amount
      readonly costDrivers: readonly {
        readonly name: string
        readonly low: Amount | null
        readonly high: Amount | null
        readonly swing: Amount
      }[]
      readonly options: readonly {
        readonly workload: string
        readonly monthlyCost: Amount | null
        readonly isChosen: boolean
        readonly reason: string
      }[]
      readonly totalCost: {
        readonly rented: Amount
        readonly rentedMonths: readonly Amount[]
        readonly steps: readonly { readonly month: number }[]
        readonly owned: { readonly total: Amount } | null
        readonly ownedUnknown: string | null
      }
    }
  }
}
