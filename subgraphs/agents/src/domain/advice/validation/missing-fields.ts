import { mediumOf } from '#schema/requirements/other-models'
import type { Workload, WorkloadKind } from '#schema/requirements/requirements'
import { findingKey } from '../finding-key.ts'
import { nameList } from '../format.ts'
import { finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import type { WorkloadPlan } from '../sizing/plan.ts'

type Field = Exclude<keyof Workload, 'name' | 'kind'>

/** Fields without which a kind of workload cannot be sized from its own words; an inner list needs one of its fields. */
const anyModel: readonly Field[] = ['model', 'modelConfig', 'modelParamsB']

const needed: Readonly<Record<WorkloadKind, readonly (readonly Field[])[]>> = {
  TRAINING: [anyModel, ['trainingTokensB'], ['trainingDays']],
  FINE_TUNING: [anyModel, ['trainingTokensB'], ['trainingDays']],
  ONLINE_INFERENCE: [
    anyModel,
    ['requestsPerSecond', 'concurrentUsers'],
    ['inputTokensPerRequest'],
    ['outputTokensPerRequest'],
    ['latencyP99Ms', 'ttftMs', 'tpotMs'],
  ],
  RAG: [
    anyModel,
    ['requestsPerSecond', 'concurrentUsers'],
    ['inputTokensPerRequest'],
    ['outputTokensPerRequest'],
    ['latencyP99Ms', 'ttftMs', 'tpotMs'],
    ['datasetGB'],
  ],
  BATCH_INFERENCE: [
    anyModel,
    ['requestsPerSecond', 'concurrentUsers', 'datasetGB'],
    ['inputTokensPerRequest'],
    ['outputTokensPerRequest'],
  ],
  EMBEDDING: [anyModel, ['requestsPerSecond', 'concurrentUsers', 'datasetGB']],
  DATA_PIPELINE: [['datasetGB']],
}

/** Which of the needed fields a workload lacks, as words. */
export function missingFields(workload: Workload): readonly string[] {
  return needed[workload.kind]
    .filter((oneOf) => oneOf.every((field) => workload[field] === null))
    .map((oneOf) => oneOf.join(' or '))
}

/**
 * Names the fields that a workload's kind needs and the assessment does not state. Without the model's size (or the
 * tokens to train on, or the size of a pipeline's data) nothing can be planned for the workload; every other gap is
 * filled by an assumption, which is listed.
 */
export const missingFieldsRule: Rule = ({ best }) => {
  const lacking = best.workloads.filter(
    (item) => mediumOf(item.workload) === null && missingFields(item.workload).length > 0,
  )
  return [...Map.groupBy(lacking, likeness).values()].flatMap(findingFor)
}

/** Workloads that lack the same and are planned with the same assumptions are told together. */
const likeness = ({ workload, compute }: WorkloadPlan): string =>
  JSON.stringify([workload.kind, missingFields(workload), compute.kind === 'none' ? null : compute.demand.assumed])

function findingFor(items: readonly WorkloadPlan[]): ReturnType<Rule> {
  const [first] = items
  if (first === undefined) return []
  const { name, index, workload, compute } = first
  const missing = missingFields(workload)
  const names = nameList(items)
  const [lack, they, were] = items.length === 1 ? ['lacks', 'It', 'was'] : ['lack', 'They', 'were']
  const unplannable = compute.kind === 'none'
  const assumed = compute.kind === 'none' ? [] : compute.demand.assumed
  return [
    finding({
      key: findingKey('missing-fields', { name, index }),
      title: `State ${missing.join(', ')} of ${names}`,
      rationale: unplannable
        ? `${names} (${workload.kind}) ${lack} ${missing.join(', ')}. Without that no hardware, cost or time can be computed for ${items.length === 1 ? 'it, and all totals leave it' : 'them, and all totals leave them'} out.`
        : `${names} (${workload.kind}) ${lack} ${missing.join(', ')}. ${they} ${were} planned with assumptions instead: ${assumed.join('; ') || 'no latency target'}.`,
      category: 'DATA',
      severity: unplannable ? 'HIGH' : 'MEDIUM',
      confidence: 1,
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: [`Measure or estimate ${missing.join(', ')} for ${names}`, 'Add it to the assessment and run it again'],
      evidence: [
        given('Missing', missing.join(', ')),
        ...(assumed.length > 0 ? [given('Assumed instead', assumed.join('; '))] : []),
      ],
    }),
  ]
}
