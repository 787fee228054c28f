import type { Requirements } from '#schema/requirements/requirements'
import { count, nameList, people } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'

/** Level 0: by hand. 1: the training pipeline is automated. 2: changes to the pipeline are built and tested as well. */
export type MaturityLevel = 0 | 1 | 2

/**
 * The automation that the number of models asks for, against what the team can keep up: level 1 from the first model that
 * is trained, level 2 from three models or two trained ones; a team below five keeps to level 1.
 * @see Google Cloud Architecture Center, MLOps: continuous delivery and automation pipelines (levels 0 to 2)
 */
export function neededMaturity({ workloads, teamSize }: Requirements): MaturityLevel {
  const trained = workloads.filter(({ kind }) => kind === 'TRAINING' || kind === 'FINE_TUNING').length
  const models = workloads.filter(({ kind }) => kind !== 'DATA_PIPELINE').length
  if (trained === 0 && models < 3) return 0
  const wanted = models >= 3 || trained >= 2 ? 2 : 1
  return teamSize !== null && teamSize < 5 ? 1 : wanted
}

/** Recommends the level of automation that the workloads and the team ask for. */
export const maturityRule: Rule = ({ requirements }) => {
  const level = neededMaturity(requirements)
  const { workloads, teamSize } = requirements
  if (level === 0) return []
  const models = workloads.filter(({ kind }) => kind !== 'DATA_PIPELINE')
  const pipelines = workloads.filter(
    ({ kind }) => kind === 'DATA_PIPELINE' || kind === 'TRAINING' || kind === 'FINE_TUNING',
  )
  return [
    finding({
      key: 'maturity',
      title:
        level === 1
          ? `Automate ${pipelines.length > 0 ? nameList(pipelines) : 'model updates'} end to end (MLOps level 1)`
          : `Version, test and deploy the pipelines as code for ${count(models.length, 'model')} (MLOps level 2)`,
      rationale: `${count(models.length, 'model')} (${nameList(models)})${pipelines.length === 0 ? '' : ` and ${count(pipelines.length, 'pipeline')}`} ${models.length + pipelines.length === 1 ? 'is' : 'are'} maintained by ${people(teamSize)}. ${
        level === 1
          ? pipelines.length > 0
            ? 'A model that is updated manually is released in a way that cannot be repeated or audited.'
            : 'Models that are updated manually are released in ways that cannot be repeated or audited.'
          : 'With that many, changes to one pipeline break another unless they are tested before they run.'
      }`,
      category: 'MLOPS',
      severity: level === 2 ? 'MEDIUM' : 'LOW',
      confidence: teamSize === null ? 0.5 : 0.65,
      monthlyUsd: 0,
      effort: 'MONTHS',
      steps: [
        'Record code, data version, parameters and metrics of every run in one registry',
        `Release a model only from the pipeline, beginning with ${(pipelines[0] ?? models[0])?.name ?? 'the first'}`,
        level === 2
          ? 'Test pipelines on a small sample in CI before they process all data'
          : 'Run the pipeline on a schedule or when data arrives',
      ],
      evidence: [
        given('Models', String(models.length)),
        given('Team', teamSize === null ? 'not stated' : String(teamSize)),
        computed('Level', String(level), 'Google Cloud Architecture Center, MLOps levels 0 to 2'),
      ],
    }),
  ]
}
