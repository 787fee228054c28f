import { beyond, findPages } from '#platform/mongo'
import type { PageQuery } from '#platform/mongo'
import type { RecommendationPage, RecommendationPart, RecommendationRepository } from '../domain/ports.ts'
import type { Recommendation } from '../domain/recommendation.ts'
import { toRecord } from './schemas.ts'
import type { AssessmentsModels, Stored } from './schemas.ts'

export function createRecommendationRepository({ recommendations }: AssessmentsModels): RecommendationRepository {
  return {
    async findMany(ids) {
      const found = await recommendations.find({ _id: { $in: ids } }).lean<Stored<Recommendation>[]>()
      return found.map((item) => toRecord<Recommendation>(item))
    },
    async findPages(pages) {
      const found = await findPages(recommendations, pages.map(toQuery))
      return found.map(({ items, hasMore }) => ({
        items: items.map((item) => toRecord<Recommendation>(item)),
        hasMore,
      }))
    },
    async count(parts) {
      const runIds = [...new Set(parts.map(({ runId }) => runId))]
      // Counting by what can be filtered allows one command for all filters.
      const groups = await recommendations.aggregate<{ readonly _id: Counted; readonly count: number }>([
        { $match: { runId: { $in: runIds }, mergedInto: null } },
        {
          $group: {
            _id: {
              runId: '$runId',
              category: '$category',
              severity: '$severity',
              effort: '$effort',
              verdict: '$verdict',
            },
            count: { $sum: 1 },
          },
        },
      ])
      return parts.map((part) =>
        groups.filter(({ _id }) => isInPart(_id, part)).reduce((sum, { count }) => sum + count, 0),
      )
    },
  }
}

type Counted = Pick<Recommendation, 'runId' | 'category' | 'severity' | 'effort' | 'verdict'>

function isInPart(
  { runId, category, severity, effort, verdict }: Counted,
  { runId: wanted, categories, severities, efforts, decisions, isDecided }: RecommendationPart,
): boolean {
  return (
    runId === wanted &&
    (categories?.includes(category) ?? true) &&
    (severities?.includes(severity) ?? true) &&
    (efforts?.includes(effort) ?? true) &&
    (decisions === null || (verdict !== null && decisions.includes(verdict.decision))) &&
    (isDecided === null || isDecided === (verdict !== null))
  )
}

function toQuery(page: RecommendationPage): PageQuery {
  const { runId, categories, severities, efforts, decisions, isDecided, direction, cursor, isBackward, limit } = page
  const order = direction === 'ASC' ? 1 : -1
  const further = beyond(order, isBackward)
  const conditions = {
    ...(categories && { category: { $in: categories } }),
    ...(severities && { severity: { $in: severities } }),
    ...(efforts && { effort: { $in: efforts } }),
    ...(decisions && { 'verdict.decision': { $in: decisions } }),
    ...(isDecided !== null && { verdict: isDecided ? { $ne: null } : null }),
  }
  // The index range starts at the bound on the rank; the alternatives then exclude entries before the id.
  const bounds = cursor && {
    rank: { [`${further}e`]: cursor.rank },
    $or: [{ rank: { [further]: cursor.rank } }, { _id: { [further]: cursor.id } }],
  }
  const match = { runId, mergedInto: null, ...conditions, ...bounds }
  return { match, sort: { rank: order, _id: order }, limit, isBackward }
}
