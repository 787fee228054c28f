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
      return found.map(({ items, hasNextPage }) => ({
        items: items.map((item) => toRecord<Recommendation>(item)),
        hasNextPage,
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

function toQuery({ runId, after, limit }: RecommendationPage) {
  const listed = { runId, mergedInto: null }
  // The bound on the rank alone is what an index range starts from; the alternatives then drop what is before the id.
  const behind = after && {
    rank: { $gte: after.rank },
    $or: [{ rank: { $gt: after.rank } }, { _id: { $gt: after.id } }],
  }
  return { match: { ...listed, ...behind }, sort: { rank: 1, _id: 1 } as const, limit }
}
