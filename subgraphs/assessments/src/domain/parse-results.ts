import type { Draft } from './drafts.ts'
import type { Problems } from './problems.ts'
import type { KeyedAdvice } from './recommendation.ts'
import type { ReportText } from './report.ts'

/** The rank of a recommendation after synthesis. */
export interface Rank {
  readonly id: string
  readonly rank: number
  readonly mergedInto: string | null
  readonly score: number
  readonly excludes: readonly string[]
  readonly requires: readonly string[]
  readonly savingCounted: boolean
}

/** A rank as workers send it. Those of an earlier release send no relations. */
export interface RankDraft extends Pick<Rank, 'id' | 'rank'> {
  readonly mergedInto?: string | null
  readonly score?: number | null
  readonly excludes?: readonly string[] | null
  readonly requires?: readonly string[] | null
  readonly savingCounted?: boolean | null
}

/**
 * The limits of the agents' results. They protect against defects, and are wide because a sentence may name each of fifty workloads
 * with names of two hundred characters.
 */
export const resultBounds = {
  role: { min: 1, max: 64 },
  recommendations: { min: 0, max: 1_000 },
  ranks: { min: 0, max: 20_000 },
  key: { min: 1, max: 200 },
  title: { min: 1, max: 20_000 },
  rationale: { min: 1, max: 50_000 },
  steps: { min: 0, max: 100 },
  step: { min: 1, max: 20_000 },
  evidence: { min: 0, max: 300 },
  label: { min: 1, max: 1_000 },
  value: { min: 0, max: 20_000 },
  source: { min: 1, max: 2_000 },
  summary: { min: 1, max: 50_000 },
  sections: { min: 1, max: 50 },
  sectionTitle: { min: 1, max: 1_000 },
  markdown: { min: 0, max: 250_000 },
  confidence: { min: 0, max: 1, isAboveMin: false },
  rank: { min: 1, max: 1_000_000, isAboveMin: false },
  score: { min: -1_000, max: 1_000, isAboveMin: false },
  related: { min: 0, max: 1_000 },
  costUnknown: { min: 1, max: 20_000 },
} as const

/** Parses the advice of an agent; keys must be distinct. */
export function parseAdvice(input: readonly Draft<KeyedAdvice>[], problems: Problems): readonly KeyedAdvice[] {
  const field = 'recommendations'
  const items = problems.list(field, input, resultBounds.recommendations)
  const advice = items.map((item, index) => parseOne(`${field}[${index}]`, item, problems))
  problems.distinct(
    field,
    advice.map(({ key }) => key),
  )
  return advice
}

function parseOne(field: string, input: Draft<KeyedAdvice>, problems: Problems): KeyedAdvice {
  const text = (name: 'key' | 'title' | 'rationale') =>
    problems.text(`${field}.${name}`, input[name], resultBounds[name])
  problems.number(`${field}.confidence`, input.confidence, resultBounds.confidence)
  return {
    key: text('key'),
    title: text('title'),
    rationale: text('rationale'),
    category: input.category,
    severity: input.severity,
    confidence: input.confidence,
    monthlyCostImpactCents: parseCents(`${field}.monthlyCostImpactCents`, input.monthlyCostImpactCents, problems),
    costUnknown:
      typeof input.costUnknown === 'string'
        ? problems.text(`${field}.costUnknown`, input.costUnknown, resultBounds.costUnknown)
        : null,
    effort: input.effort,
    steps: problems
      .list(`${field}.steps`, input.steps, resultBounds.steps)
      .map((step, index) => problems.text(`${field}.steps[${index}]`, step, resultBounds.step)),
    evidence: problems.list(`${field}.evidence`, input.evidence, resultBounds.evidence).map((item, index) => {
      const at = `${field}.evidence[${index}]`
      return {
        label: problems.text(`${at}.label`, item.label, resultBounds.label),
        value: problems.text(`${at}.value`, item.value, resultBounds.value),
        source:
          typeof item.source === 'string' ? problems.text(`${at}.source`, item.source, resultBounds.source) : null,
      }
    }),
    compliance: problems.distinct(`${field}.compliance`, input.compliance),
  }
}

function parseCents(field: string, cents: number | null | undefined, problems: Problems): number | null {
  if (cents === null || cents === undefined) return null
  if (!Number.isInteger(cents)) problems.add(field, `expected whole cents, got ${cents}`)
  return cents
}

/** Parses the ranks of a synthesis; each recommendation has one. */
export function parseRanks(input: readonly RankDraft[], problems: Problems): readonly Rank[] {
  const items = problems.list('ranks', input, resultBounds.ranks)
  problems.distinct(
    'ranks',
    items.map(({ id }) => id),
  )
  return items.map(({ id, rank, mergedInto, score, savingCounted, ...related }, index) => {
    problems.number(`ranks[${index}].rank`, rank, resultBounds.rank)
    problems.number(`ranks[${index}].score`, score ?? 0, resultBounds.score)
    const idsOf = (name: 'excludes' | 'requires') =>
      problems.distinct(
        `ranks[${index}].${name}`,
        problems.list(`ranks[${index}].${name}`, related[name] ?? [], resultBounds.related),
      )
    if (mergedInto === id) problems.add(`ranks[${index}].mergedInto`, 'expected another recommendation, got the same')
    return {
      id,
      rank,
      mergedInto: mergedInto ?? null,
      score: score ?? 0,
      excludes: idsOf('excludes'),
      requires: idsOf('requires'),
      savingCounted: savingCounted ?? false,
    }
  })
}

/** Parses the texts of a report. */
export function parseReport(input: Draft<ReportText>, problems: Problems): ReportText {
  return {
    summary: problems.text('summary', input.summary, resultBounds.summary),
    sections: problems.list('sections', input.sections, resultBounds.sections).map(({ title, markdown }, index) => ({
      title: problems.text(`sections[${index}].title`, title, resultBounds.sectionTitle),
      markdown: problems.text(`sections[${index}].markdown`, markdown, resultBounds.markdown),
    })),
    monthlyCostCents: parseCents('monthlyCostCents', input.monthlyCostCents, problems),
  }
}
