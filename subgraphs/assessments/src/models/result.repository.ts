import { createId } from '#platform/ids'
import type { Outbox } from '#platform/outbox'
import type { ResultChange, ResultRepository } from '../domain/ports.ts'
import type { Recommendation } from '../domain/recommendation.ts'
import { ofCurrentRun, toNextVersion } from './announced-writes.ts'
import type { AnnouncedWrites } from './announced-writes.ts'
import { saveAdvice } from './save-advice.ts'
import { toRecord } from './schemas.ts'
import type { AssessmentsModels, Stored } from './schemas.ts'

export interface ResultRepositoryDeps {
  readonly models: AssessmentsModels
  readonly writes: AnnouncedWrites
  readonly outbox: Pick<Outbox, 'append'>
}

export const createResultRepository = (deps: ResultRepositoryDeps): ResultRepository => ({
  saveAdvice: (change, role, advice) => saveAdvice(deps, { change, role, advice }),
  saveRanks: saveRanks(deps),
  saveReport: saveReport(deps),
  saveVerdict: saveVerdict(deps),
})

const saveRanks =
  ({ models: { recommendations }, writes }: ResultRepositoryDeps): ResultRepository['saveRanks'] =>
  async (change, ranks) => {
    const { runId } = change
    const named = new Set(
      ranks.flatMap(({ id, mergedInto, excludes, requires }) => [id, mergedInto ?? id, ...excludes, ...requires]),
    )
    const found = await recommendations.find({ _id: { $in: [...named] }, runId }, { _id: 1 }).lean<{ _id: string }[]>()
    const known = new Set(found.map(({ _id }) => _id))
    const unknown = [...named].filter((id) => !known.has(id))
    if (unknown.length > 0 || ranks.length === 0) return unknown
    return writes.change(ofCurrentRun(change), async (session) => {
      const updates = ranks.map(({ id, ...standing }) => ({
        updateOne: { filter: { _id: id, runId }, update: { $set: standing } },
      }))
      await recommendations.bulkWrite(updates, { session })
      return { result: [], recommendationIds: ranks.map(({ id }) => id) }
    })
  }

const saveReport =
  ({ models: { reports }, writes }: ResultRepositoryDeps): ResultRepository['saveReport'] =>
  (change, text) =>
    writes.change(ofCurrentRun(change), async (session, { id, organizationId }) => {
      const fields = { ...text, organizationId, runId: change.runId, generatedAt: change.now }
      const report = await reports
        .findOneAndUpdate(
          { assessmentId: id },
          { $set: fields, $setOnInsert: { _id: createId('rep') } },
          { session, upsert: true, returnDocument: 'after', projection: { _id: 1 } },
        )
        .lean<{ _id: string }>()
      return report ? { result: report._id, reportId: report._id } : { result: null }
    })

const saveVerdict =
  ({ models: { recommendations }, writes, outbox }: ResultRepositoryDeps): ResultRepository['saveVerdict'] =>
  (change, { recommendationId, verdict, event }) =>
    writes.change(unlessArchived(change), async (session) => {
      const decided = await recommendations
        .findOneAndUpdate({ _id: recommendationId }, { $set: { verdict } }, { session, returnDocument: 'after' })
        .lean<Stored<Recommendation>>()
      if (!decided) return { result: null }
      await outbox.append([event], session)
      return { result: toRecord<Recommendation>(decided), recommendationIds: [recommendationId] }
    })

const unlessArchived = (change: ResultChange) => toNextVersion(change, { status: { $ne: 'ARCHIVED' } })
