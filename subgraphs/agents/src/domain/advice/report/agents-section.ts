import { roleNames } from '../role-names.ts'
import type { AgentRole, JsonValue, ReportSection, RoleOutcome } from '../types.ts'
import { escapeMarkdown, table } from './markdown.ts'

/** What each agent says in one sentence, and which of the expected ones say nothing. */
export function agentsSection(outcomes: readonly RoleOutcome[], expected: readonly AgentRole[]): ReportSection {
  const rows = expected.map((role) => {
    const outcome = outcomes.find((one) => one.role === role)?.outcome
    if (outcome === undefined)
      return [roleNames[role], 'missing', 'It did not finish; its part is missing from this report.']
    return [roleNames[role], outcome.kind, outcome.kind === 'completed' ? outcome.summary : outcome.reason]
  })
  return { title: 'Who examined what', markdown: table(['Agent', 'Result', 'Summary'], rows) }
}

/** The answers that the chatbot prepared; none where it did not complete. */
export function answersSection(outcomes: readonly RoleOutcome[]): readonly ReportSection[] {
  const outcome = outcomes.find(({ role }) => role === 'CHATBOT')?.outcome
  const answers = outcome?.kind === 'completed' ? answersOf(outcome.details) : []
  if (answers.length === 0) return []
  const markdown = answers
    .map(({ question, answer }) => `**${escapeMarkdown(question)}** ${escapeMarkdown(answer)}`)
    .join('\n\n')
  return [{ title: 'Questions and answers', markdown }]
}

/** Details are stored as JSON between the tasks, so their shape is checked again. */
function answersOf(details: JsonValue): readonly { readonly question: string; readonly answer: string }[] {
  const answers = property(details, 'answers')
  if (!Array.isArray(answers)) return []
  return answers.flatMap((entry: JsonValue) => {
    const [question, answer] = [property(entry, 'question'), property(entry, 'answer')]
    return typeof question === 'string' && typeof answer === 'string' ? [{ question, answer }] : []
  })
}

function property(value: JsonValue, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return (value as Readonly<Record<string, JsonValue>>)[name]
}
