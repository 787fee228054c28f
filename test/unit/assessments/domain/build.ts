import type { Assessment } from '../../../../subgraphs/assessments/src/domain/assessment.ts'
import type { Draft, Requirements, Workload } from '../../../../subgraphs/assessments/src/domain/requirements.ts'

export const createdAt = new Date('2026-01-01T00:00:00Z')
export const later = new Date('2026-01-02T00:00:00Z')

/** A draft that nobody has touched, with whatever a test says otherwise. */
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

export const requiring = (facts: Partial<Draft<Requirements>>): Draft<Requirements> => ({
  workloads: [aPipeline()],
  ...facts,
})
