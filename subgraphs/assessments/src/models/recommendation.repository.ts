import { findPages } from '#platform/mongo'
import type { RecommendationPage, RecommendationRepository } from '../domain/ports.ts'
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
    async count(runIds) {
      const groups = await recommendations.aggregate<{ readonly _id: string; readonly count: number }>([
        { $match: { runId: { $in: runIds }, mergedInto: null } },
        { $group: { _id: '$runId', count: { $sum: 1 } } },
      ])
      return new Map(groups.map(({ _id, count }) => [_id, count]))
    },
  }
}

function toQuery({ runId, cursor, isBackward, limit }: RecommendationPage) {
  const [further, orSame] = isBackward ? ['$lt', '$lte'] : ['$gt', '$gte']
  const listed = { runId, mergedInto: null }
  // The index range starts at the bound on the rank; the alternatives then exclude entries before the id.
  const bounds = cursor && {
    rank: { [orSame]: cursor.rank },
    $or: [{ rank: { [further]: cursor.rank } }, { _id: { [further]: cursor.id } }],
  }
  return { match: { ...listed, ...bounds }, sort: { rank: 1, _id: 1 } as const, limit, isBackward }
}
