import { readFileSync } from 'node:fs'
import type { CreateAssessmentInput } from '../../../schema/generated/operations.ts'

/** The input of an assessment without its organization. */
export type Proposal = Omit<CreateAssessmentInput, 'organizationId'>

const examples = ['llm-serving', 'fine-tuning', 'hipaa-rag']

/** Teams of the seeded company, each with an assessment of every kind at the size of the team. */
const teams = [
  { name: 'Claims', scale: 0.5 },
  { name: 'Customer care', scale: 0.8 },
  { name: 'Underwriting', scale: 1 },
  { name: 'Fraud', scale: 1.2 },
  { name: 'Legal', scale: 0.3 },
  { name: 'Marketing', scale: 0.6 },
  { name: 'Field service', scale: 0.7 },
  { name: 'Data platform', scale: 2 },
  { name: 'Research', scale: 1.5 },
  { name: 'Search', scale: 3 },
]

/** Reads one of docs/examples. */
export const readExample = (name: string): Proposal =>
  JSON.parse(readFileSync(`docs/examples/${name}.json`, 'utf8')) as Proposal

/** Thirty assessments: the shipped examples at the sizes of ten teams. */
export function createPortfolio(): readonly Proposal[] {
  const originals = examples.map(readExample)
  return teams.flatMap(({ name, scale }) =>
    originals.map(({ title, requirements }) => ({
      title: `${name}: ${title}`,
      requirements: { ...requirements, ...scaled(requirements, scale) },
    })),
  )
}

function scaled({ workloads, monthlyBudget }: Proposal['requirements'], scale: number) {
  return {
    workloads: [workloads].flat().map((workload) => ({
      ...workload,
      ...(workload.requestsPerSecond != null && { requestsPerSecond: round(workload.requestsPerSecond * scale) }),
      ...(workload.datasetGB != null && { datasetGB: round(workload.datasetGB * scale) }),
      ...(workload.trainingTokensB != null && { trainingTokensB: round(workload.trainingTokensB * scale) }),
    })),
    ...(monthlyBudget != null && {
      monthlyBudget: { ...monthlyBudget, amount: String(Math.round(Number(monthlyBudget.amount) * scale)) },
    }),
  }
}

const round = (value: number) => Math.round(value * 1_000) / 1_000
