import { escapeMarkdown } from '#root/subgraphs/agents/src/domain/advice/report/markdown'
import type { Effort, RecommendationCategory, Severity } from '#root/subgraphs/agents/src/domain/advice/types'
import type { ReportDocument, ReportedRecommendation } from '#root/subgraphs/agents/src/domain/reports/report-document'

const severities: readonly Severity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO']
const efforts: readonly Effort[] = ['HOURS', 'DAYS', 'WEEKS', 'MONTHS']
const categories: readonly RecommendationCategory[] = ['COST', 'COMPUTE', 'SECURITY', 'DATA', 'MLOPS', 'RELIABILITY']

/** A recommendation that differs from others by its rank. */
export function recommendation(rank: number, changes: Partial<ReportedRecommendation> = {}): ReportedRecommendation {
  return {
    key: `key-${rank}`,
    rank,
    role: 'CTO',
    title: `Recommendation number ${rank} about the plan`,
    rationale: `Reason ${rank}. ${'What was found is told in some sentences that fill two or three lines of a page. '.repeat(3)}`,
    category: categories[rank % categories.length] ?? 'COST',
    severity: severities[rank % severities.length] ?? 'LOW',
    effort: efforts[rank % efforts.length] ?? 'DAYS',
    confidence: 0.7,
    monthlyCostImpactCents: -1_234_56 - rank,
    costUnknown: null,
    steps: ['Do the first thing', 'Do the second thing'],
    evidence: [{ label: 'Rate', value: '6 a second', source: null }],
    compliance: [],
    savingCounted: rank % 2 === 0,
    ...changes,
  }
}

const detailed = ({ rank, title, rationale, steps }: ReportedRecommendation): string =>
  `### ${rank}. ${escapeMarkdown(title)}\n\n${escapeMarkdown(rationale)}\n\n*HIGH · confidence 0.70*\n\n${steps.map((step) => `- ${escapeMarkdown(step)}`).join('\n')}\n\nEvidence:\n\n- Rate: 6 a second`

/** A report of some recommendations, in sections by category, with a table of all of them. */
export function reportDocument({
  recommendations = [1, 2, 3].map((rank) => recommendation(rank)),
  ...changes
}: Partial<ReportDocument> = {}): ReportDocument {
  const rows = recommendations.map(
    ({ rank, title, severity }) => `| ${rank} | ${escapeMarkdown(title)} | ${severity} |`,
  )
  const byCategory = Map.groupBy(recommendations, ({ category }) => category)
  return {
    title: 'A report',
    summary: 'The result in one paragraph.',
    generatedAt: '2026-11-29T10:00:00.000Z',
    sections: [
      {
        title: 'What to do first',
        markdown: `| # | Recommendation | Severity |\n| --- | --- | --- |\n${rows.join('\n')}`,
      },
      ...[...byCategory].map(([category, members]) => ({
        title: `About ${category}`,
        markdown: members.map(detailed).join('\n\n'),
      })),
    ],
    monthlyBudgetCents: 9_000_000,
    plan: {
      provider: 'AWS',
      monthlyCents: 5_061_833,
      unplaced: 0,
      missed: 0,
      kgCO2ePerMonth: 62.6,
      emissionsUnknown: null,
      workloads: [workload('assistant', 4_944_100, 0), workload('summaries', 117_733, 1_033)],
      alternatives: [
        { provider: 'AZURE', monthlyCents: 12_621_000, unplaced: 0, missed: 1 },
        { provider: 'GCP', monthlyCents: null, unplaced: 2, missed: 0 },
      ],
    },
    recommendations,
    simulation: {
      trials: 10_000,
      firstMonthUsd: { p10: 40_000, p50: 50_618, p90: 100_450 },
      lastMonthUsd: { p10: 60_000, p50: 100_423, p90: 139_345 },
      totalUsd: { p10: 657_201, p50: 1_050_000, p90: 1_345_933 },
      budget: null,
      totalUsdHistogram: { fromUsd: 541_000, toUsd: 1_670_000, shares: Array.from({ length: 20 }, () => 0.049) },
    },
    ...changes,
  }
}

export function workload(
  name: string,
  monthlyCents: number,
  storageCents: number,
): ReportDocument['plan']['workloads'][number] {
  return {
    name,
    kind: 'ONLINE_INFERENCE',
    monthlyCents,
    storageCents,
    placement: {
      sku: 'p5en.48xlarge',
      region: 'eu-north-1',
      country: 'SE',
      instances: 1,
      sharedBy: [0],
      accelerator: 'H200',
      acceleratorsPerInstance: 8,
      usdPerHour: 67.73,
      isPriceEstimated: false,
      hoursPerMonth: 730,
    },
    serving: null,
    training: null,
    outlook: Array.from({ length: 25 }, (_, month) => ({
      month,
      demandPerSecond: 6 * 1.6 ** (month / 12),
      capacityPerSecond: 6.2 * Math.ceil(1.6 ** (month / 12)),
      instances: Math.ceil(1.6 ** (month / 12)),
    })),
  }
}
