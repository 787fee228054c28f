import { beyond, findPages, sortsByHand } from '#platform/mongo'
import type { PageQuery } from '#platform/mongo'
import type { Assessment } from '../domain/assessment.ts'
import type { AssessmentPage, AssessmentRepository } from '../domain/ports.ts'
import type { AnnouncedWrites } from './announced-writes.ts'
import type { AssessmentCounts } from './assessment-counts.ts'
import { windowsBehind } from './id-windows.ts'
import { toRecord, toStored } from './schemas.ts'
import type { AssessmentsModels, Stored } from './schemas.ts'

export interface AssessmentRepositoryDeps {
  readonly models: Pick<AssessmentsModels, 'assessments'>
  readonly writes: AnnouncedWrites
  readonly counts: Pick<AssessmentCounts, 'read'>
}

export async function createAssessmentRepository(deps: AssessmentRepositoryDeps): Promise<AssessmentRepository> {
  const { models, writes, counts } = deps
  const { assessments } = models
  const toPageQuery = await createPageQueries(assessments)
  return {
    async find(id) {
      const found = await assessments.findById(id).lean<Stored<Assessment>>()
      return found && toRecord<Assessment>(found)
    },
    async findMany(ids) {
      const found = await assessments.find({ _id: { $in: ids } }).lean<Stored<Assessment>[]>()
      return found.map((item) => toRecord<Assessment>(item))
    },
    async findPages(pages) {
      const found = await findPages(assessments, pages.map(toPageQuery))
      return found.map(({ items, hasMore }) => ({
        items: items.map((item) => toRecord<Assessment>(item)),
        hasMore,
      }))
    },
    count: (organizationIds) => counts.read(organizationIds),
    insert: (assessment, call) => writes.insert(assessment, call),
    replace: replace(assessments, writes),
  }
}

/** The form of page queries for this server. */
async function createPageQueries(assessments: AssessmentsModels['assessments']) {
  const sorts = (statuses: AssessmentPage['statuses']) =>
    sortsByHand(
      assessments,
      toQuery({ organizationId: '', statuses, direction: 'DESC', cursor: null, isBackward: false, limit: 20 }),
    )
  // The index returns assessments of one status in order, but not of several.
  const [ofOneState, ofSeveral] = [await sorts(null), await sorts(['DRAFT', 'COMPLETED'])]
  return (page: AssessmentPage): PageQuery => {
    const needsWindows = (page.statuses?.length ?? 0) > 1 ? ofSeveral : ofOneState
    const isNewestFirst = page.direction === 'DESC' && !page.isBackward
    return { ...toQuery(page), windows: needsWindows && isNewestFirst ? windowsBehind(page.cursor, Date.now()) : [] }
  }
}

const replace =
  (assessments: AssessmentsModels['assessments'], writes: AnnouncedWrites): AssessmentRepository['replace'] =>
  async ({ from, to, correlationId }) => {
    const { _id: assessmentId, ...fields } = toStored(to)
    const condition = { revision: from.revision }
    const update = { $set: fields }
    if (to.version === from.version)
      return (await assessments.updateOne({ _id: assessmentId, ...condition }, update)).matchedCount === 1
    const counted = from.status === to.status ? undefined : countedStep(from, to)
    const change = { assessmentId, condition, update, correlationId, counted }
    return (await writes.change(change, () => Promise.resolve({ result: true }))) ?? false
  }

const countedStep = ({ organizationId, status }: Assessment, to: Assessment) => ({
  organizationId,
  change: { [status]: -1, [to.status]: 1 },
})

function toQuery({ organizationId, statuses, direction, cursor, isBackward, limit }: AssessmentPage): PageQuery {
  const order = direction === 'ASC' ? 1 : -1
  const match = {
    organizationId,
    ...(statuses && { status: { $in: statuses } }),
    ...(cursor !== null && { _id: { [beyond(order, isBackward)]: cursor } }),
  }
  // Ids contain the time of creation, so their order is that of the assessments.
  return { match, sort: { _id: order }, limit, isBackward }
}
