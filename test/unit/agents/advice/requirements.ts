import { unstated } from '#root/test/support/unstated-workload'
import type { Requirements, Workload } from '#schema/requirements/requirements'

const nothing: Requirements = {
  workloads: [],
  currentInfrastructure: null,
  preferredProviders: null,
  regions: null,
  compliance: null,
  monthlyBudgetUsd: null,
  growthPercentPerYear: null,
  teamSize: null,
  goals: null,
}

/** Requirements of which only what matters to a test is stated. */
export function asking(stated: Partial<Requirements>): Requirements {
  return { ...nothing, ...stated }
}

/** A workload of which only what matters to a test is stated. */
export function workload(stated: Partial<Workload> & Pick<Workload, 'name' | 'kind'>): Workload {
  return { ...unstated, ...stated }
}

/** An assistant on the published shape of Llama 3.1 70B, with requests of one length; fully stated. */
export const chat = workload({
  name: 'chat',
  kind: 'ONLINE_INFERENCE',
  modelParamsB: 70.6,
  precision: 'BF16',
  requestsPerSecond: 10,
  inputTokensPerRequest: 1000,
  inputTokensP95: 1000,
  outputTokensPerRequest: 200,
  outputTokensP95: 200,
  latencyP99Ms: 10_000,
  hoursPerMonth: 730,
})

/** A small model that one accelerator serves, with requests of one length; fully stated. */
export const small = workload({
  name: 'small',
  kind: 'ONLINE_INFERENCE',
  modelParamsB: 8.03,
  precision: 'BF16',
  requestsPerSecond: 10,
  inputTokensPerRequest: 1000,
  inputTokensP95: 1000,
  outputTokensPerRequest: 200,
  outputTokensP95: 200,
  latencyP99Ms: 5000,
  hoursPerMonth: 730,
})

/** A fine-tuning run with a deadline; fully stated. */
export const tuning = workload({
  name: 'tuning',
  kind: 'FINE_TUNING',
  modelParamsB: 70.6,
  precision: 'BF16',
  trainingTokensB: 2,
  trainingDays: 5,
})
