import type { ComplianceFramework, Requirements } from '#schema/requirements/requirements'
import type { SearchHit, SearchRequest, WebQuery } from './search-port.ts'
import type { SimulationInput, SimulationResult } from './simulation-port.ts'

export type { SearchHit, SearchRequest, WebQuery } from './search-port.ts'
export type { SimulationInput, SimulationResult } from './simulation-port.ts'
export type * from '#schema/requirements/requirements'

export type AgentRole =
  | 'VALIDATION'
  | 'CTO'
  | 'CLOUD_ENGINEER'
  | 'INFRASTRUCTURE'
  | 'MLOPS'
  | 'COMPLIANCE'
  | 'RESEARCH'
  | 'WEB_RESEARCH'
  | 'SIMULATION'
  | 'AI_CONSULTANT'
  | 'CHATBOT'
  | 'SYNTHESIS'
  | 'REPORT_GENERATOR'

export type RecommendationCategory =
  | 'ARCHITECTURE'
  | 'COMPUTE'
  | 'COST'
  | 'COMPLIANCE'
  | 'SECURITY'
  | 'MLOPS'
  | 'DATA'
  | 'RELIABILITY'
  | 'PERFORMANCE'
  | 'ORGANIZATION'

export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFO'
export type Effort = 'HOURS' | 'DAYS' | 'WEEKS' | 'MONTHS'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** A number or fact that a finding rests on, and where it comes from; `source` is `null` for the assessment's own input. */
export interface Evidence {
  readonly label: string
  readonly value: string
  readonly source: string | null
}

/** One recommendation of one agent, before it is ranked against those of the others. */
export interface Finding {
  /** Unique within the role and computed from the input alone: the same requirements give the same keys. */
  readonly key: string
  readonly title: string
  /** What was found, and why this follows from it. */
  readonly rationale: string
  readonly category: RecommendationCategory
  readonly severity: Severity
  /** 0 to 1. */
  readonly confidence: number
  /** Estimated change of monthly cost in whole US cents; negative saves; `null` where no amount can be said. */
  readonly monthlyCostImpactCents: number | null
  /** Why no amount can be said; `null` exactly where there is one. */
  readonly costUnknown: string | null
  readonly effort: Effort
  readonly steps: readonly string[]
  readonly evidence: readonly Evidence[]
  readonly compliance: readonly ComplianceFramework[]
}

/** How an agent's task ended, when it ended well. Failing is throwing. */
export type AgentOutcome =
  | {
      readonly kind: 'completed'
      readonly summary: string
      readonly findings: readonly Finding[]
      /** Facts that other agents and the report use; plain JSON. */
      readonly details: JsonValue
    }
  | { readonly kind: 'skipped'; readonly reason: string }

/** What became of an earlier role's task, for the roles that build on it. */
export interface RoleOutcome {
  readonly role: AgentRole
  readonly outcome: AgentOutcome | { readonly kind: 'failed'; readonly reason: string }
}

/** What a rule may use besides the requirements. The creator of the context binds ports to `signal`. */
export interface AdviceContext {
  /** Aborted when the task is cancelled or its deadline passes. */
  readonly signal: AbortSignal
  /** From 0 to 1; never needs to reach 1, completing does that. */
  reportProgress(fraction: number): void
  /** Runs the what-if simulation. */
  simulate(input: SimulationInput): Promise<SimulationResult>
  /** What the plan for the requirements raises as questions to the web. */
  webQueries(requirements: Requirements): Promise<readonly WebQuery[]>
  /** Address of the search service; `null` where none is configured, and WEB_RESEARCH is then skipped. */
  readonly searchEndpoint: string | null
  /** Asks the search service; called only with a `searchEndpoint` that is not `null`. */
  search(request: SearchRequest): Promise<readonly SearchHit[]>
  /** How every role that this one depends on, directly or not, ended; empty for the first. */
  readonly outcomes: readonly RoleOutcome[]
}

/** One node of the workflow: what an agent is, what it waits for, and how it advises. */
export interface Advisor {
  readonly role: AgentRole
  readonly name: string
  readonly description: string
  readonly dependsOn: readonly AgentRole[]
  /** Whether its failure fails the whole run. */
  readonly required: boolean
  /** For one attempt. */
  readonly deadlineMs: number
  /** How often it is tried, the first time included. */
  readonly attempts: number
  /** For how long the task waits for services that it needs and that cannot be asked; that uses up no attempts. */
  readonly patienceMs: number
  advise(requirements: Requirements, context: AdviceContext): Promise<AgentOutcome> | AgentOutcome
}

/** A finding's place after synthesis; `mergedInto` names the finding that says the same and stays. */
export interface RankedFinding {
  readonly role: AgentRole
  readonly key: string
  /** From 1, without gaps; a merged finding has the rank of the one it went into. */
  readonly rank: number
  readonly mergedInto: FindingRef | null
  /** What it is ranked by: value + risk − effort. */
  readonly score: number
  /** Findings whose savings cannot be taken together with that of this one. */
  readonly excludes: readonly FindingRef[]
  /** Findings that have to be followed first. */
  readonly requires: readonly FindingRef[]
  /** Whether its saving is part of the sum that can be saved: of findings that exclude each other, one is. */
  readonly savingCounted: boolean
}

export interface FindingRef {
  readonly role: AgentRole
  readonly key: string
}

export interface ReportSection {
  readonly title: string
  readonly markdown: string
}

export interface ReportDraft {
  readonly summary: string
  readonly sections: readonly ReportSection[]
}
