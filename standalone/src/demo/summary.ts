import type { AssessmentReportQuery } from '../../../schema/generated/operations.ts'

type Assessment = NonNullable<AssessmentReportQuery['assessment']>
type Recommendation = Assessment['recommendations']['nodes'][number]

const shown = 5
const savingsShown = 3

export interface Whereabouts {
  /** URL of the platform. */
  readonly url: string
  /** Access token of a user who may see the assessment. */
  readonly accessToken: string
}

/** The first recommendations and the largest savings with their monthly cost, and where to see all of them. */
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
  return nodes
    .filter((node) => usdOf(node) < 0)
    .toSorted((a, b) => usdOf(a) - usdOf(b))
    .slice(0, savingsShown)
}

const usdOf = ({ monthlyCostImpact }: Recommendation) => Number(monthlyCostImpact?.amount)

function toLines(recommendation: Recommendation): string {
  const { rank, title, severity, monthlyCostImpact, producedBy } = recommendation
  const cost = monthlyCostImpact === null ? 'monthly cost not estimated' : perMonth(usdOf(recommendation))
  return `  ${String(rank).padStart(3)}. ${title}\n       ${severity.toLowerCase()} · ${cost} · ${producedBy?.agent.name ?? 'unknown agent'}\n`
}

function perMonth(usd: number): string {
  const dollars = Math.abs(usd).toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 0,
  })
  if (usd === 0) return 'costs nothing'
  return usd < 0 ? `saves ${dollars} a month` : `costs ${dollars} a month`
}
