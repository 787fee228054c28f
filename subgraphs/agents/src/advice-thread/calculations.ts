import type { Requirements } from '#schema/requirements/requirements'
import { synthesise, workflow, writeReport } from '../domain/advice/index.ts'
import { situationOf } from '../domain/advice/rules.ts'
import { simulateCosts } from '../domain/advice/simulation/simulate-costs.ts'
import type {
  AgentOutcome,
  AgentRole,
  RankedFinding,
  ReportDraft,
  RoleOutcome,
  SimulationInput,
  SimulationResult,
  WebQuery,
} from '../domain/advice/types.ts'
import { webQueries } from '../domain/advice/web-research/queries.ts'
import { describePlan } from '../domain/plans/infrastructure-plan.ts'
import type { InfrastructurePlan } from '../domain/plans/infrastructure-plan.ts'
import { describeRunPlan } from '../domain/plans/run-plan.ts'
import { composeDocument } from '../domain/reports/report-document.ts'
import type { ReportDocument, ReportFacts } from '../domain/reports/report-document.ts'
import type { TaskOutcome } from '../domain/runs/ports.ts'

/** What one agent is asked. */
export interface AdviceQuestion {
  /** Not WEB_RESEARCH, which waits for other servers. */
  readonly role: AgentRole
  readonly requirements: Requirements
  readonly outcomes: readonly RoleOutcome[]
}

/** What takes longer than other work of a process may wait, by name: plain data in, plain data out. */
export const calculations = {
  advise: ({ role, requirements, outcomes }: AdviceQuestion): Promise<AgentOutcome> | AgentOutcome =>
    advisorOf(role).advise(known(requirements), {
      ...withoutServers,
      outcomes,
      simulate: async (input) => simulateCosts(input),
      webQueries: async (asked) => webQueries(situationOf(asked)),
    }),
  simulate: (input: SimulationInput): SimulationResult => simulateCosts(input),
  webQueries: (requirements: Requirements): readonly WebQuery[] => webQueries(situationOf(known(requirements))),
  /** The best plan for each of the requirements. */
  plan: (all: readonly Requirements[]): readonly InfrastructurePlan[] => all.map((one) => describePlan(known(one))),
  /** The plan of a run, with what follows from it. */
  planRun: (requirements: Requirements): InfrastructurePlan => describeRunPlan(known(requirements)),
  rank: (outcomes: readonly TaskOutcome[]): readonly RankedFinding[] => synthesise(outcomes),
  /** The text of a report, and what its files are made of. */
  report({ input: { title, requirements }, ...facts }: Omit<ReportFacts, 'draft'>): WrittenReport {
    const input = { title, requirements: known(requirements) }
    const draft = writeReport({ input, outcomes: facts.outcomes })
    return { draft, document: composeDocument({ input, ...facts, draft }) }
  },
} satisfies Record<string, (argument: never) => unknown>

export interface WrittenReport {
  readonly draft: ReportDraft
  readonly document: ReportDocument
}

/** A message to the thread. */
export type Calculation = {
  readonly [Name in keyof typeof calculations]: {
    readonly name: Name
    readonly argument: Parameters<(typeof calculations)[Name]>[0]
  }
}[keyof typeof calculations]

const withoutServers = {
  signal: new AbortController().signal,
  reportProgress: () => undefined,
  searchEndpoint: null,
  search: () => Promise.reject(new Error('expected a calculation that asks no server')),
}

function advisorOf(role: AgentRole) {
  const advisor = workflow.find((candidate) => candidate.role === role)
  if (!advisor) throw new Error(`expected a role of the workflow, got ${role}`)
  return advisor
}

/** Runs that are under way at the same time. */
const mostKnown = 16
const knownByText = new Map<string, Requirements>()

/** The same object for equal requirements: what is calculated of it is stored under it, and the agents of a run share one plan. */
function known(requirements: Requirements): Requirements {
  const text = JSON.stringify(requirements)
  const found = knownByText.get(text) ?? requirements
  knownByText.delete(text)
  knownByText.set(text, found)
  for (const oldest of knownByText.keys()) {
    if (knownByText.size <= mostKnown) break
    knownByText.delete(oldest)
  }
  return found
}
