import { mediumOf } from '#schema/requirements/other-models'
import { frameworkNames } from '../../catalog/frameworks/controls.ts'
import { providerName } from '../../catalog/instance.ts'
import type { PricedProvider } from '../../catalog/instance.ts'
import { unpricedInstances } from '../../catalog/instances.ts'
import { describeEmissions, monthlyEmissions } from '../emissions.ts'
import { count, formatNumber, formatUsd, inWords } from '../format.ts'
import type { Situation } from '../rules.ts'
import { describeInstances } from '../sizing/describe.ts'
import { isWithoutPlan, whyWithoutPlan } from '../sizing/plan.ts'
import type { WorkloadPlan } from '../sizing/plan.ts'
import type { ReportSection, WorkloadKind } from '../types.ts'
import { escapeMarkdown, table } from './markdown.ts'

/** What was asked, workload by workload. */
export function requirementsSection({ requirements }: Situation): ReportSection {
  const stated = (value: number | null, unit: string): string =>
    value === null ? '' : `${formatNumber(value)} ${unit}`
  const rows = requirements.workloads.map((one) => [
    one.name,
    kindWords[one.kind],
    [
      one.model ?? '',
      stated(one.modelParamsB, 'B parameters'),
      one.modelConfig === null ? '' : 'config.json',
      one.precision ?? '',
    ]
      .filter(Boolean)
      .join(', '),
    [
      stated(one.requestsPerSecond, 'requests/s'),
      stated(one.inputTokensPerRequest, 'tokens in'),
      stated(one.outputTokensPerRequest, 'tokens out'),
      stated(one.latencyP99Ms, 'ms p99'),
      stated(one.trainingTokensB, 'B training tokens'),
      stated(one.trainingDays, 'days'),
      stated(one.datasetGB, 'GB'),
    ]
      .filter(Boolean)
      .join(', '),
  ])
  const facts = [
    ['Providers', requirements.preferredProviders?.map(providerName).join(', ') || 'any'],
    ['Regions', inWords(requirements.regions ?? []) || 'any'],
    ['Compliance', frameworkNames(requirements.compliance ?? []) || 'none stated'],
    [
      'Monthly budget',
      requirements.monthlyBudgetUsd === null ? 'none stated' : formatUsd(requirements.monthlyBudgetUsd),
    ],
    [
      'Growth a year',
      requirements.growthPercentPerYear === null
        ? 'none stated'
        : `${formatNumber(requirements.growthPercentPerYear)} %`,
    ],
    ['Team', requirements.teamSize === null ? 'not stated' : String(requirements.teamSize)],
  ]
  return {
    title: 'What was asked',
    markdown: `${table(['Workload', 'Kind', 'Model', 'Load'], rows)}\n\n${table(['Rule', 'Value'], facts)}`,
  }
}

const kindWords: Readonly<Record<WorkloadKind, string>> = {
  ONLINE_INFERENCE: 'online inference',
  BATCH_INFERENCE: 'batch inference',
  EMBEDDING: 'embedding',
  RAG: 'retrieval (RAG)',
  TRAINING: 'training',
  FINE_TUNING: 'fine-tuning',
  DATA_PIPELINE: 'data pipeline',
}

/** What would run where, and what it costs. */
export function planSection({ best, providers }: Situation): ReportSection {
  const rows = best.workloads.map((item) => [
    item.name,
    placeOf(item),
    item.monthlyUsd === 0 && !isPlaced(item) ? '–' : formatUsd(item.monthlyUsd),
    isPlaced(item) ? describeEmissions(monthlyEmissions(item.compute)) : '–',
  ])
  const comparison = providers.map((plan) => [
    providerName(plan.provider),
    isWithoutPlan(plan) ? '–' : formatUsd(plan.monthlyUsd),
    String(plan.unplaced),
    String(plan.missed),
  ])
  const sum = isWithoutPlan(best)
    ? `There is no plan and no cost: ${whyWithoutPlan(best)}.`
    : `The cheapest plan within the rules costs ${formatUsd(best.monthlyUsd)} a month on ${providerName(best.provider)}, ${best.provider === 'ON_PREMISES' ? 'at the stated costs' : 'at list price on demand'}${best.unplaced > 0 ? `; ${count(best.unplaced, 'workload')} without a place ${best.unplaced === 1 ? 'is' : 'are'} not in it` : ''}.`
  return {
    title: 'Plan and cost',
    markdown: `${sum}${withoutPrice(best.provider)}\n\n${table(['Workload', 'Runs on', 'A month', 'CO₂e a month, at most'], rows)}\n\n${table(['Provider', 'A month', 'Not placed', 'Target missed'], comparison)}`,
  }
}

/** Names what the provider offers without a known price on demand, because nothing is planned on it. */
function withoutPrice(provider: PricedProvider): string {
  const unpriced = unpricedInstances.filter((one) => one.family.provider === provider)
  if (unpriced.length === 0) return ''
  const names = unpriced.map(({ sku, reason }) => `${sku} (${reason})`)
  return ` Not considered for lack of a price on demand: ${escapeMarkdown(inWords(names))}.`
}

const isPlaced = ({ compute }: WorkloadPlan): boolean => compute.kind !== 'none' && compute.plan !== null

function placeOf({ compute, workload }: WorkloadPlan): string {
  if (mediumOf(workload) !== null) return 'not sized: not a language model'
  if (compute.kind === 'none') return workload.kind === 'DATA_PIPELINE' ? 'storage only' : 'not sized: input is missing'
  return compute.plan === null ? 'fits nothing that is permitted' : describeInstances(compute.plan)
}
