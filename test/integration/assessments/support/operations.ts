import type { Viewer } from '#platform/auth'
import { createId } from '#platform/ids'
import type { Process } from './start-assessments.ts'

/** A minimal valid input. */
export const requirements = { workloads: [{ name: 'Nightly load', kind: 'DATA_PIPELINE', datasetGB: 500 }] }

export interface CreatedAssessment {
  readonly id: string
  readonly title: string
  readonly status: string
  readonly version: number
}

const create = `mutation ($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id title status version } } }`
const read = `query ($id: ID!) { assessment(id: $id) { id title status version } }`

export async function createAssessment(
  { ask }: Process,
  viewer: Viewer,
  facts: { readonly organizationId: string; readonly title?: string; readonly requirements?: unknown },
): Promise<CreatedAssessment> {
  const input = { title: 'Chat in production', requirements, ...facts }
  const data = await ask<{ createAssessment: { assessment: CreatedAssessment } }>(viewer, create, { input })
  return data.createAssessment.assessment
}

export async function readAssessment({ ask }: Process, viewer: Viewer, id: string): Promise<CreatedAssessment> {
  return (await ask<{ assessment: CreatedAssessment }>(viewer, read, { id })).assessment
}

export interface RunOfAssessment {
  readonly assessmentId: string
  readonly runId: string
}

export const beginRun = `mutation ($input: RunOfAssessmentInput!) {
  beginRun(input: $input) { assessmentId organizationId title version requirements { workloads { name kind datasetGB } } }
}`
export const abortRun = `mutation ($input: RunOfAssessmentInput!) { abortRun(input: $input) }`
export const record = `mutation ($input: RecordRecommendationsInput!) { recordRecommendations(input: $input) }`
export const rank = `mutation ($input: RankRecommendationsInput!) { rankRecommendations(input: $input) }`
export const report = `mutation ($input: RecordReportInput!) { recordReport(input: $input) }`

/** Assigns an assessment to a new run. */
export async function begin({ ask }: Process, agents: Viewer, assessmentId: string): Promise<RunOfAssessment> {
  const run = { assessmentId, runId: createId('run') }
  await ask(agents, beginRun, { input: run })
  return run
}

/** The advice of an agent, with the overrides of a test. */
export const anAdvice = (key: string, facts: Readonly<Record<string, unknown>> = {}) => ({
  key,
  title: `Do ${key}`,
  rationale: 'It follows from the numbers.',
  category: 'COST',
  severity: 'MEDIUM',
  confidence: 0.8,
  monthlyCostImpactCents: -12_300,
  effort: 'DAYS',
  steps: ['First', 'Then'],
  evidence: [{ label: 'Utilisation', value: '48 %', source: null }],
  compliance: ['GDPR'],
  ...facts,
})

/** Stores advice of a role and returns the ids. */
export async function recordAdvice(
  { ask }: Process,
  agents: Viewer,
  input: RunOfAssessment & { readonly role?: string; readonly recommendations: readonly unknown[] },
): Promise<readonly string[]> {
  const data = await ask<{ recordRecommendations: string[] }>(agents, record, { input: { role: 'CTO', ...input } })
  return data.recordRecommendations
}
