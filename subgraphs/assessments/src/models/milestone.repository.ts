import { beyond, findPages, isDuplicateKey } from '#platform/mongo'
import type { Mongo, PageQuery } from '#platform/mongo'
import type { Assessment } from '../domain/assessment.ts'
import type { Milestone } from '../domain/milestone.ts'
import type { MilestonePage, MilestoneRepository } from '../domain/ports.ts'
import type { Recommendation } from '../domain/recommendation.ts'
import type { Report } from '../domain/report.ts'
import { toRecord, toStored } from './schemas.ts'
import type { AssessmentsModels, Stored } from './schemas.ts'

export function createMilestoneRepository({
  mongo,
  models: { assessments, milestones, recommendations, reports },
}: {
  readonly mongo: Mongo
  readonly models: AssessmentsModels
}): MilestoneRepository {
  return {
    async create(assessmentId, toMilestone) {
      try {
        return await mongo.transaction(async (session) => {
          const assessment = await assessments.findById(assessmentId, null, { session }).lean<Stored<Assessment>>()
          if (!assessment) return 'not-found'
          const report = await reports.findOne({ assessmentId }, null, { session }).lean<Stored<Report>>()
          const listed =
            assessment.currentRunId === null
              ? []
              : await recommendations
                  .find({ runId: assessment.currentRunId, mergedInto: null }, null, { session })
                  .sort({ rank: 1, _id: 1 })
                  .lean<Stored<Recommendation>[]>()
          const milestone = toMilestone({
            assessment: toRecord<Assessment>(assessment),
            report: report && toRecord<Report>(report),
            recommendations: listed.map((item) => toRecord<Recommendation>(item)),
          })
          await milestones.create([toStored(milestone)], { session })
          return milestone
        })
      } catch (error) {
        if (isDuplicateKey(error, ['assessmentId', 'name'])) return 'name-taken'
        throw error
      }
    },
    async findMany(ids) {
      const found = await milestones.find({ _id: { $in: ids } }).lean<Stored<Milestone>[]>()
      return found.map((item) => toRecord<Milestone>(item))
    },
    async findPages(pages) {
      const found = await findPages<Stored<Milestone>>(milestones, pages.map(toQuery))
      return found.map(({ items, hasMore }) => ({ items: items.map((item) => toRecord<Milestone>(item)), hasMore }))
    },
    async count(assessmentIds) {
      const groups = await milestones.aggregate<{ readonly _id: string; readonly count: number }>([
        { $match: { assessmentId: { $in: assessmentIds } } },
        { $group: { _id: '$assessmentId', count: { $sum: 1 } } },
      ])
      return new Map(groups.map(({ _id, count }) => [_id, count]))
    },
    async remove(id) {
      const { deletedCount } = await milestones.deleteOne({ _id: id })
      return deletedCount > 0
    },
  }
}

function toQuery({ assessmentId, direction, cursor, isBackward, limit }: MilestonePage): PageQuery {
  const order = direction === 'ASC' ? 1 : -1
  const match = { assessmentId, ...(cursor !== null && { _id: { [beyond(order, isBackward)]: cursor } }) }
  return { match, sort: { _id: order }, limit, isBackward }
}
