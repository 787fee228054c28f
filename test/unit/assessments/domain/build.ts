import type { Assessment } from '#root/subgraphs/assessments/src/domain/assessment'
import type { Draft, RequirementsDraft } from '#root/subgraphs/assessments/src/domain/drafts'
import { parseRequirements } from '#root/subgraphs/assessments/src/domain/parse-requirements'
import { Problems } from '#root/subgraphs/assessments/src/domain/problems'
import type { Workload } from '#schema/requirements/requirements'

export const createdAt = new Date('2026-01-01T00:00:00Z')
export const later = new Date('2026-01-02T00:00:00Z')

/** A new draft, with the changes of a test. */
export const anAssessment = (facts: Partial<Assessment> = {}): Assessment => ({
  id: 'asm_1',
  organizationId: 'org_1',
  title: 'Chat in production',
  status: 'DRAFT',
  version: 1,
  revision: 1,
  createdBy: 'usr_1',
  requirements: { ...nothingStated, workloads: [] },
  currentRunId: null,
  beforeRun: null,
  abortedRunIds: [],
  lastRunEventId: null,
  createdAt,
  updatedAt: createdAt,
  ...facts,
})

export const nothingStated = {
  currentInfrastructure: null,
  preferredProviders: null,
  regions: null,
  compliance: null,
  monthlyBudgetUsd: null,
  growthPercentPerYear: null,
  teamSize: null,
  goals: null,
}

/** What a client writes of a pipeline: the kind that needs least. */
export const aPipeline = (facts: Partial<Draft<Workload>> = {}): Draft<Workload> => ({
  name: 'Nightly load',
  kind: 'DATA_PIPELINE',
  datasetGB: 500,
  ...facts,
})

export const requiring = (facts: Partial<RequirementsDraft>): RequirementsDraft => ({
  workloads: [aPipeline()],
  ...facts,
})

/** Reads requirements as a service does. */
export const parse = (input: RequirementsDraft) => {
  const problems = new Problems()
  const requirements = parseRequirements(input, problems)
  problems.assertNone()
  return requirements
}

/** How BAD_USER_INPUT looks on a field of the requirements. */
export const refusal = (field: string, message: RegExp | string) =>
  expect.objectContaining({
    code: 'BAD_USER_INPUT',
    message: expect.stringMatching(message) as string,
    details: expect.objectContaining({ field }) as unknown,
  })

export const thrownBy = (read: () => unknown): unknown => {
  try {
    read()
  } catch (error) {
    return error
  }
  throw new Error('expected a refusal, got none')
}
