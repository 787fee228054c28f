import type { AssessmentReportQuery } from '../../../schema/generated/operations.ts'

type Assessment = NonNullable<AssessmentReportQuery['assessment']>
type Recommendation = Assessment['recommendations']['nodes'][number]

const shown = 5
const savingsShown = 3

export interface Whereabouts {
  /** Of the platform. */
  readonly url: string
  /** Of somebody who may see the assessment. */
  readonly accessToken: string
}

/** The first recommendations and the largest savings with what they cost or save a month, and where and how to look at all of it. */
export function summarise({ id, report, recommendations }: Assessment, { url, accessToken }: Whereabouts): string {
  const top = recommendations.nodes.slice(0, shown).map(toLines)
  return `
  ${report?.summary ?? 'There is no report.'}

  The first ${top.length} of ${recommendations.totalCount} recommendations:

${top.join('\n')}
  Where the money is:

${largestSavings(recommendations.nodes).map(toLines).join('\n')}
  Everything:  ${url}/explorer
    query      { assessment(id: "${id}") { report { sections { title markdown } } } }
    headers    { "authorization": "Bearer ${accessToken}" }

`
}

function largestSavings(nodes: readonly Recommendation[]): readonly Recommendation[] {
  const saving = nodes.filter(({ monthlyCostImpactCents: cents }) => cents !== null && cents < 0)
  return saving
    .toSorted((a, b) => (a.monthlyCostImpactCents ?? 0) - (b.monthlyCostImpactCents ?? 0))
    .slice(0, savingsShown)
}

function toLines({ rank, title, severity, monthlyCostImpactCents, producedBy }: Recommendation): string {
  const cost = monthlyCostImpactCents === null ? 'monthly cost not estimated' : perMonth(monthlyCostImpactCents)
  return `  ${String(rank).padStart(3)}. ${title}\n       ${severity.toLowerCase()} · ${cost} · ${producedBy?.agent.name ?? 'unknown agent'}\n`
}

function perMonth(cents: number): string {
  const dollars = Math.abs(cents / 100).toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 0,
  })
  if (cents === 0) return 'costs nothing'
  return cents < 0 ? `saves ${dollars} a month` : `costs ${dollars} a month`
}
