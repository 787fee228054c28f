import type { AgentOutcome, AgentRole, FindingRef, RankedFinding, ReportDraft } from '../domain/advice/types.ts'
import type { InfrastructurePlan } from '../domain/plans/infrastructure-plan.ts'
import type { AssessmentsPort, Rank, RunInput, TaskOutcome } from '../domain/runs/ports.ts'
import type { Run } from '../domain/runs/run.ts'

/** Stores the results of agents in the assessments subgraph. */
export interface OutcomeRecorder {
  /** Idempotent. @returns the ids of the recommendations of the outcome's findings */
  record(recorded: RecordedOutcome): Promise<readonly string[]>
}

export interface RecordedOutcome {
  readonly run: Run
  readonly role: AgentRole
  readonly input: RunInput
  /** The results of the earlier tasks. */
  readonly earlier: readonly TaskOutcome[]
  readonly outcome: AgentOutcome
}

export interface OutcomeRecorderDeps {
  readonly assessments: AssessmentsPort
  /** Ranks the findings of all agents and merges equivalent ones. */
  readonly rank: (outcomes: readonly TaskOutcome[]) => Promise<readonly RankedFinding[]>
  /** Stores the plan of a run; before its report, so that a run that has ended has both. */
  readonly recordPlan: (run: Run, input: RunInput) => Promise<InfrastructurePlan>
  /** Writes the report and stores what its files are made of. */
  readonly recordReport: (
    run: Run,
    facts: {
      readonly input: RunInput
      readonly outcomes: readonly TaskOutcome[]
      readonly plan: InfrastructurePlan
    },
  ) => Promise<ReportDraft>
}

export function createOutcomeRecorder({
  assessments,
  rank,
  recordPlan,
  recordReport,
}: OutcomeRecorderDeps): OutcomeRecorder {
  return {
    async record({ run, role, input, earlier, outcome }) {
      if (role === 'SYNTHESIS') await assessments.rank(run, toRanks(await rank(earlier), earlier))
      if (role === 'REPORT_GENERATOR') {
        const plan = await recordPlan(run, input)
        const draft = await recordReport(run, { input, outcomes: earlier, plan })
        await assessments.recordReport(run, { ...draft, monthlyCostCents: plan.monthlyCents })
      }
      const findings = outcome.kind === 'completed' ? outcome.findings : []
      // Also without findings, because an earlier run may have stored some of this role.
      return assessments.recordFindings(run, role, findings)
    },
  }
}

/** Replaces role and key by the recommendations' ids. */
function toRanks(ranked: readonly RankedFinding[], outcomes: readonly TaskOutcome[]): readonly Rank[] {
  const ids = new Map<string, string>()
  for (const { role, outcome, recommendationIds } of outcomes) {
    const findings = outcome.kind === 'completed' ? outcome.findings : []
    findings.forEach(({ key }, index) => ids.set(`${role} ${key}`, recommendationIds[index] ?? ''))
  }
  const idOf = ({ role, key }: Pick<RankedFinding, 'role' | 'key'>) => ids.get(`${role} ${key}`)
  const idsOf = (refs: readonly FindingRef[]) => refs.flatMap((ref) => idOf(ref) || [])
  return ranked.flatMap(({ role, key, rank, mergedInto, score, savingCounted, excludes, requires }) => {
    const id = idOf({ role, key })
    return id
      ? [
          {
            id,
            rank,
            mergedInto: (mergedInto && idOf(mergedInto)) ?? null,
            score,
            excludes: idsOf(excludes),
            requires: idsOf(requires),
            savingCounted,
          },
        ]
      : []
  })
}
