import { count } from '../format.ts'
import type { AdviceContext, AgentOutcome, AgentRole, Requirements } from '../types.ts'
import { composeReport } from './write-report.ts'

/** Says what the report contains; the report itself is written where the assessment's title is known. */
export function adviseByReport(
  requirements: Requirements,
  { outcomes }: AdviceContext,
  expected: readonly AgentRole[],
): AgentOutcome {
  const draft = composeReport({ title: null, requirements, outcomes, expected })
  const characters = draft.sections.reduce((sum, { markdown }) => sum + markdown.length, 0)
  return {
    kind: 'completed',
    summary: `${count(draft.sections.length, 'section')}: ${draft.sections.map(({ title }) => title).join(', ')}.`,
    findings: [],
    details: { sections: draft.sections.map(({ title }) => title), characters },
  }
}
