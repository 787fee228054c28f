import { CreateMilestoneDocument, AssessmentStatusDocument } from '#root/schema/generated/operations'
import { gql } from './gql.ts'
import type { Person } from './platform/index.ts'
import { until } from './until.ts'

type Workloads = readonly { readonly sku: string | null; readonly hourlyPrice: { readonly amount: string } | null }[]

/** Halves the price of the instances that a run has chosen, for the organization of a person. */
export async function negotiate(url: string, person: Person, run: string): Promise<void> {
  const query = 'query ($run: ID!) { run(id: $run) { plan { provider workloads { sku hourlyPrice { amount } } } } }'
  const { data } = await gql(url, { query, variables: { run }, person })
  const { provider, workloads } = (data as { run: { plan: { provider: string; workloads: Workloads } } }).run.plan
  const prices = new Map(
    workloads.flatMap(({ sku, hourlyPrice }) => (sku ? [[sku, Number(hourlyPrice?.amount ?? 0) / 2]] : [])),
  )
  const overlay = {
    asOf: '2026',
    name: 'contract',
    prices: [...prices].map(([sku, usd]) => ({
      provider,
      sku,
      hourlyPrice: { amount: usd.toFixed(6), currencyCode: 'USD' },
    })),
  }
  const set = 'mutation Set($input: SetPriceOverlayInput!) { setPriceOverlay(input: $input) { __typename } }'
  const answer = await gql(url, {
    query: set,
    variables: { input: { organizationId: person.organizationId, overlay } },
    person,
  })
  if (answer.errors) throw new Error(`expected the prices to be set, got ${JSON.stringify(answer.errors)}`)
}

/** Runs an assessment before and after its prices have changed, with a milestone after each run. @returns the ids of the runs */
export async function runTwice(url: string, person: Person, assessmentId: string): Promise<readonly [string, string]> {
  const run = async (milestone: string) => {
    const id = await person.startRun(assessmentId)
    await person.watchRun(id)
    // The end of the run is an event for the subgraph that has the assessment.
    await until(async () => {
      const { assessment } = await person.client.request(AssessmentStatusDocument, { id: assessmentId })
      return assessment?.status === 'COMPLETED'
    })
    await person.client.request(CreateMilestoneDocument, { input: { assessmentId, name: milestone } })
    return id
  }
  const first = await run('Before the contract')
  await negotiate(url, person, first)
  return [first, await run('With the contract')]
}
