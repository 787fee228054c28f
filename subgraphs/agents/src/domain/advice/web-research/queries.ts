import { frameworks } from '../../catalog/frameworks/controls.ts'
import { providerName } from '../../catalog/instance.ts'
import type { Situation } from '../rules.ts'
import type { WebQuery } from '../search-port.ts'
import { servedWorkloads, trainedWorkloads } from '../sizing/select.ts'

const most = 4

/** What is searched for a plan: today's price of the chosen instances, measured throughput, releases of frameworks. */
export function webQueries({ best, requirements }: Situation): readonly WebQuery[] {
  const plans = [...servedWorkloads(best), ...trainedWorkloads(best)].map(({ plan }) => plan)
  const prices = [...new Set(plans.map(({ instance, placement }) => `${instance.sku} ${placement.region}`))].map(
    (what) => ({
      key: `price-${what.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
      query: `${what} on-demand price per hour`,
      purpose: `the price of ${what}`,
    }),
  )
  const speeds = servedWorkloads(best).map(({ demand, plan }) => ({
    key: `throughput-${demand.model.paramsB}b-${demand.precision.toLowerCase()}`,
    query: `${demand.model.paramsB}B ${demand.precision} inference throughput ${plan.shape.accelerator.name} benchmark`,
    purpose: `measured throughput of ${demand.model.paramsB}B on ${plan.shape.accelerator.name}`,
  }))
  const duties = (requirements.compliance ?? []).map((framework) => ({
    key: `duties-${framework.toLowerCase()}`,
    query:
      `${frameworks[framework].name} guidance machine learning ${providerName(best.provider)} ${(requirements.regions ?? []).slice(0, 3).join(' ')}`.trim(),
    purpose: `guidance on ${frameworks[framework].name}`,
  }))
  const byKey = new Map(interleave([prices, speeds, duties]).map((query) => [query.key, query]))
  return [...byKey.values()].slice(0, most)
}

/** The first of each list, then the second of each, so that no kind crowds out the others. */
function interleave(lists: readonly (readonly WebQuery[])[]): readonly WebQuery[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat()
}
