import type { Workload, WorkloadKind } from '#schema/requirements/requirements'
import type { Problems } from './problems.ts'

type Fact = ModelFact | 'requestsPerSecond' | 'concurrentUsers' | TokenFact | 'trainingTokensB' | 'datasetGB'
type TokenFact = 'inputTokensPerRequest' | 'outputTokensPerRequest'

type ModelFact = 'modelParamsB' | 'model' | 'modelConfig'

const anyModel: readonly ModelFact[] = ['modelParamsB', 'model', 'modelConfig']
const training: readonly (readonly Fact[])[] = [anyModel, ['trainingTokensB']]
const serving: readonly (readonly Fact[])[] = [
  anyModel,
  ['requestsPerSecond', 'concurrentUsers'],
  ['inputTokensPerRequest'],
  ['outputTokensPerRequest'],
]

/** Facts that are required of a workload: at least one of each group. */
export const workloadNeeds: Readonly<Record<WorkloadKind, readonly (readonly Fact[])[]>> = {
  TRAINING: training,
  FINE_TUNING: training,
  ONLINE_INFERENCE: serving,
  RAG: serving,
  BATCH_INFERENCE: [anyModel, ['inputTokensPerRequest', 'datasetGB']],
  EMBEDDING: [['datasetGB', 'requestsPerSecond']],
  DATA_PIPELINE: [['datasetGB']],
}

/** Adds a problem for each fact that a workload of this kind lacks. */
export function checkNeeds(field: string, workload: Workload, problems: Problems): void {
  for (const group of workloadNeeds[workload.kind]) {
    if (group.some((fact) => workload[fact] !== null)) continue
    const expected = group.length > 1 ? group.join(' or ') : 'a number'
    const [first = 'modelParamsB'] = group
    problems.add(
      `${field}.${first}`,
      `expected ${expected}, which a workload of the kind ${workload.kind} needs, got nothing`,
    )
  }
}

/** The table as text, for the graph's description of the kinds. */
export const describeNeeds = (kind: WorkloadKind): string =>
  `Needs ${workloadNeeds[kind].map((group) => group.map((fact) => `\`${fact}\``).join(' or ')).join('; ')}.`
