import { adviseOnModels } from './ai-consultant/advisor.ts'
import { prepareConversation } from './chatbot/advisor.ts'
import { adviseOnCloud } from './cloud-engineer/advisor.ts'
import { adviseOnCompliance } from './compliance/advisor.ts'
import { adviseOnStrategy } from './cto/advisor.ts'
import { adviseOnInfrastructure } from './infrastructure/advisor.ts'
import { adviseOnOperations } from './mlops/advisor.ts'
import { adviseByReport } from './report/advisor.ts'
import { adviseOnTechniques } from './research/advisor.ts'
import { roleNames } from './role-names.ts'
import { adviseBySimulation } from './simulation/advisor.ts'
import { adviseBySynthesis } from './synthesis/advisor.ts'
import type { Advisor, AgentRole } from './types.ts'
import { validate } from './validation/advisor.ts'
import { adviseFromTheWeb } from './web-research/advisor.ts'

type Node = Pick<Advisor, 'role' | 'description' | 'advise'> & Partial<Pick<Advisor, 'patienceMs'>>

/** The web only adds to what the others find: nobody waits long for a search service. */
const patienceForTheWebMs = 60_000

const specialists: readonly Node[] = [
  {
    role: 'CTO',
    description: 'Budget, build or buy, payback, people',
    advise: adviseOnStrategy,
  },
  {
    role: 'CLOUD_ENGINEER',
    description: 'Instances, regions and providers, with their cost',
    advise: adviseOnCloud,
  },
  {
    role: 'INFRASTRUCTURE',
    description: 'Redundancy, scaling, growth, storage',
    advise: adviseOnInfrastructure,
  },
  {
    role: 'MLOPS',
    description: 'Automation, service levels, quality, on call',
    advise: adviseOnOperations,
  },
  {
    role: 'COMPLIANCE',
    description: 'Duties of the frameworks on this data and region',
    advise: adviseOnCompliance,
  },
  {
    role: 'RESEARCH',
    description: 'Published techniques, with the gain they bring here',
    advise: adviseOnTechniques,
  },
  {
    role: 'WEB_RESEARCH',
    description: 'What changed since the catalog was written',
    patienceMs: patienceForTheWebMs,
    advise: adviseFromTheWeb,
  },
  {
    role: 'SIMULATION',
    description: 'What the coming year may cost, in many futures',
    advise: adviseBySimulation,
  },
  {
    role: 'AI_CONSULTANT',
    description: 'Size, precision, input and training of models',
    advise: adviseOnModels,
  },
  {
    role: 'CHATBOT',
    description: 'Answers to the questions that are likely to come',
    advise: prepareConversation,
  },
]

const specialistRoles: readonly AgentRole[] = specialists.map(({ role }) => role)

/** The agents whose results a report expects. */
export const examiningRoles: readonly AgentRole[] = ['VALIDATION', ...specialistRoles]

/** The rules take milliseconds, the simulation half a second; the rest is a reserve for a busy machine and a slow network. */
const effort = { deadlineMs: 30_000, attempts: 3, patienceMs: 15 * 60_000 } as const

const nodes: readonly Omit<Advisor, 'name'>[] = [
  {
    role: 'VALIDATION',
    description: 'What is missing from the requirements or contradicts itself',
    dependsOn: [],
    required: true,
    ...effort,
    advise: validate,
  },
  ...specialists.map(
    (specialist) => ({ ...effort, ...specialist, dependsOn: ['VALIDATION'], required: false }) as const,
  ),
  {
    role: 'SYNTHESIS',
    description: 'Ranks what was found and merges what says the same',
    dependsOn: specialistRoles,
    required: true,
    ...effort,
    advise: adviseBySynthesis,
  },
  {
    role: 'REPORT_GENERATOR',
    description: 'Writes the report',
    dependsOn: ['SYNTHESIS'],
    required: true,
    ...effort,
    advise: (requirements, context) => adviseByReport(requirements, context, examiningRoles),
  },
]

/**
 * The workflow of a run, as data: validation, then ten specialists in parallel, then synthesis, then the report. A
 * specialist that fails leaves a gap in the report; the other three are required.
 */
export const workflow: readonly Advisor[] = nodes.map((node) => ({ ...node, name: roleNames[node.role] }))
