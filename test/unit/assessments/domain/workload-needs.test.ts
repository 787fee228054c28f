import type { Draft } from '#root/subgraphs/assessments/src/domain/drafts'
import { parseRequirements } from '#root/subgraphs/assessments/src/domain/parse-requirements'
import { Problems } from '#root/subgraphs/assessments/src/domain/problems'
import { describeNeeds, workloadNeeds } from '#root/subgraphs/assessments/src/domain/workload-needs'
import { workloadKinds } from '#schema/requirements/requirements'
import type { Workload, WorkloadKind } from '#schema/requirements/requirements'

const problemsOf = (workload: Draft<Workload>): readonly { field: string; message: string }[] => {
  const problems = new Problems()
  parseRequirements({ workloads: [workload] }, problems)
  try {
    problems.assertNone()
    return []
  } catch (error) {
    return (error as { details: { problems: { field: string; message: string }[] } }).details.problems
  }
}

const fieldsOf = (workload: Draft<Workload>) =>
  problemsOf(workload).map(({ field }) => field.replace('requirements.workloads[0].', ''))

const training = { modelParamsB: 7, trainingTokensB: 100 }
const serving = { modelParamsB: 7, requestsPerSecond: 0, inputTokensPerRequest: 1, outputTokensPerRequest: 1 }

test.each([
  ['TRAINING', training],
  ['FINE_TUNING', training],
  ['ONLINE_INFERENCE', serving],
  ['RAG', serving],
  ['BATCH_INFERENCE', { modelParamsB: 7, inputTokensPerRequest: 500 }],
  ['BATCH_INFERENCE', { modelParamsB: 7, datasetGB: 10 }],
  ['EMBEDDING', { datasetGB: 10 }],
  ['EMBEDDING', { requestsPerSecond: 10 }],
  ['DATA_PIPELINE', { datasetGB: 10 }],
] as const)('a workload of the kind %s is content with %j', (kind, facts) => {
  expect(problemsOf({ name: 'it', kind, ...facts })).toEqual([])
})

test.each([
  ['TRAINING', ['modelParamsB', 'trainingTokensB']],
  ['FINE_TUNING', ['modelParamsB', 'trainingTokensB']],
  ['ONLINE_INFERENCE', ['modelParamsB', 'requestsPerSecond', 'inputTokensPerRequest', 'outputTokensPerRequest']],
  ['RAG', ['modelParamsB', 'requestsPerSecond', 'inputTokensPerRequest', 'outputTokensPerRequest']],
  ['BATCH_INFERENCE', ['modelParamsB', 'inputTokensPerRequest']],
  ['EMBEDDING', ['datasetGB']],
  ['DATA_PIPELINE', ['datasetGB']],
] as const)('an empty workload of the kind %s lacks %j', (kind, lacking) => {
  expect(fieldsOf({ name: 'it', kind })).toEqual(lacking)
})

test('the problem names the kind and the alternatives', () => {
  expect(problemsOf({ name: 'it', kind: 'EMBEDDING' })).toEqual([
    {
      field: 'requirements.workloads[0].datasetGB',
      message: 'expected datasetGB or requestsPerSecond, which a workload of the kind EMBEDDING needs, got nothing',
    },
  ])
})

test.each(workloadKinds)('the description of %s lists everything that it needs', (kind: WorkloadKind) => {
  for (const fact of workloadNeeds[kind].flat()) expect(describeNeeds(kind)).toContain(fact)
})
