import { providerName } from '../../catalog/instance.ts'
import { count, formatDuration, formatPercent, formatUsd } from '../format.ts'
import type { Situation } from '../rules.ts'
import { planAtLoad } from '../sizing/capacity.ts'
import { requestsPerMonth } from '../sizing/demand.ts'
import { describeInstances } from '../sizing/describe.ts'
import { isWithoutPlan, whyWithoutPlan } from '../sizing/plan.ts'
import { servedWorkloads, trainedWorkloads } from '../sizing/select.ts'
import type { ServedWorkload, TrainedWorkload } from '../sizing/select.ts'

/** A question that is likely to be asked, with the answer that the numbers give and how it was computed. */
export interface Answer {
  readonly question: string
  readonly answer: string
  readonly basis: string
}

/** Answers what people ask first: cost, budget, and for each workload machines, speed, place, growth and price of use. */
export function prepareAnswers(situation: Situation): readonly Answer[] {
  const { best } = situation
  if (best.workloads.length === 0) return []
  return [
    cost(situation),
    ...budget(situation),
    ...servedWorkloads(best).flatMap((item) => servingAnswers(item)),
    ...trainedWorkloads(best).map(trainingAnswer),
  ]
}

function cost({ best, providers }: Situation): Answer {
  const others = providers
    .slice(1)
    .filter((plan) => !isWithoutPlan(plan))
    .map(({ provider, monthlyUsd }) => `${providerName(provider)} ${formatUsd(monthlyUsd)}`)
  return {
    question: 'What does it cost a month?',
    answer: isWithoutPlan(best)
      ? `It cannot be said: ${whyWithoutPlan(best)}.`
      : `${formatUsd(best.monthlyUsd)} on ${providerName(best.provider)}${others.length > 0 ? `; for comparison ${others.join(', ')}` : ''}.`,
    basis: 'sum over the workloads of instances × hours × on-demand list price, storage and vector indexes',
  }
}

function budget({ requirements, best }: Situation): readonly Answer[] {
  const { monthlyBudgetUsd } = requirements
  if (monthlyBudgetUsd === null || isWithoutPlan(best)) return []
  const left = monthlyBudgetUsd - best.monthlyUsd
  return [
    {
      question: 'Does it fit the budget?',
      answer:
        left >= 0
          ? `Yes: ${formatUsd(left)} of ${formatUsd(monthlyBudgetUsd)} a month are left.`
          : `No: ${formatUsd(-left)} a month are missing from ${formatUsd(monthlyBudgetUsd)}.`,
      basis: 'budget − plan',
    },
  ]
}

function servingAnswers(item: ServedWorkload): readonly Answer[] {
  const { name, demand, plan } = item
  const doubled = planAtLoad(item, demand.requestsPerSecond * 2)
  return [
    {
      question: `Where does "${name}" run, and how fast is it?`,
      answer: `${describeInstances(plan)}: ${formatDuration(plan.speed.latencySeconds(1))} for a mean request alone, ${formatDuration(plan.latencySeconds)} at peak for the 99th percentile${demand.latencySeconds === null ? '' : `; the target is ${formatDuration(demand.latencySeconds)}`}.`,
      basis: 'roofline, and the queue of a replica at its planned rate',
    },
    {
      question: `What if the traffic of "${name}"${plan.sharing === null ? '' : ' and of all that share its instance'} doubles?`,
      answer:
        doubled.instances === plan.instances
          ? `${describeInstances(plan)}${plan.sharing === null ? '' : ','} ${plan.instances === 1 ? 'carries' : 'carry'} that too: the cost stays ${formatUsd(plan.monthlyUsd)} a month.`
          : `${describeInstances({ ...plan, ...doubled })} for ${formatUsd(doubled.monthlyUsd)} a month instead of ${formatUsd(plan.monthlyUsd)}${plan.monthlyUsd > 0 ? ` (${formatPercent(doubled.monthlyUsd / plan.monthlyUsd - 1)} more)` : ''}.`,
      basis: 'the same instances at twice the rate',
    },
    ...usdPerThousand(item).map((usd) => ({
      question: `What does a request to "${name}" cost?`,
      answer: `$${usd.toPrecision(3)} per thousand requests at the stated rate; twice that at half the load.`,
      basis: 'monthly cost ÷ (rate × 3,600 × hours) × 1,000',
    })),
  ]
}

/** Price of a thousand requests, US dollars; none where fewer than one a month is made, or the instances are owned. */
export function usdPerThousand({ demand, plan }: ServedWorkload): readonly number[] {
  const requests = requestsPerMonth(demand)
  return requests < 1 || plan.monthlyUsd === 0 ? [] : [(plan.monthlyUsd / requests) * 1000]
}

function trainingAnswer({ name, demand, plan }: TrainedWorkload): Answer {
  return {
    question: `When is "${name}" trained, and for how much?`,
    answer: `After ${formatDuration(plan.hours * 3600)} on ${describeInstances(plan)}, for ${formatUsd(plan.jobUsd)} a run; ${plan.meetsDeadline ? 'in time for' : 'later than'} the ${count(demand.days, 'day')}.`,
    basis: `${demand.method === 'full' ? '6' : '4'}·N·D FLOPs ÷ (accelerators × peak × utilization), checkpoints and failures included`,
  }
}
