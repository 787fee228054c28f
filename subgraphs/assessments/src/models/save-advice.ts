import type { ClientSession } from 'mongoose'
import { createId } from '#platform/ids'
import type { Assessment } from '../domain/assessment.ts'
import type { RunChange } from '../domain/ports.ts'
import { provisionalRank } from '../domain/recommendation.ts'
import type { KeyedAdvice, Recommendation, Severity } from '../domain/recommendation.ts'
import { ofCurrentRun } from './announced-writes.ts'
import type { AnnouncedWrites } from './announced-writes.ts'
import type { AssessmentsModels, Stored } from './schemas.ts'

export interface AdviceOfRole {
  readonly change: RunChange
  readonly role: string
  readonly advice: readonly KeyedAdvice[]
}

/** Implements `ResultRepository.saveAdvice`. */
export async function saveAdvice(
  { models, writes }: { readonly models: AssessmentsModels; readonly writes: AnnouncedWrites },
  given: AdviceOfRole,
): Promise<readonly string[] | null> {
  const { change, role, advice } = given
  if (advice.length === 0) return []
  return writes.change(ofCurrentRun(change), async (session, assessment) => {
    const upserts = toUpserts(given, assessment, await findKnown({ models, session, assessment, role }))
    await models.recommendations.bulkWrite(
      upserts.map(({ write }) => write),
      { session },
    )
    const ids = upserts.map(({ id }) => id)
    return { result: ids, recommendationIds: ids }
  })
}

type Known = Pick<Stored<Recommendation>, '_id' | 'key' | 'runId'>

interface Place {
  readonly models: AssessmentsModels
  readonly session: ClientSession
  readonly assessment: Assessment
  readonly role: string
}

async function findKnown({ models, session, assessment, role }: Place): Promise<ReadonlyMap<string, Known>> {
  const known = await models.recommendations
    .find({ assessmentId: assessment.id, role }, { key: 1, runId: 1 }, { session })
    .lean<Known[]>()
  return new Map(known.map((item) => [item.key, item]))
}

function toUpserts({ change, role, advice }: AdviceOfRole, assessment: Assessment, known: ReadonlyMap<string, Known>) {
  const { runId, now } = change
  const { id: assessmentId, organizationId } = assessment
  // Ids of the same millisecond are not ordered; sorting them keeps the agent's order among equal ranks.
  const newIds = advice.map(() => createId('rec')).toSorted()
  return advice.map(({ key, ...content }, index) => {
    const before = known.get(key)
    // A repeated task must not undo a ranking that happened since.
    const standing = before?.runId === runId ? {} : unranked(content.severity)
    const id = before?._id ?? newIds[index] ?? createId('rec')
    const atFirst = { _id: id, organizationId, verdict: null, createdAt: now }
    const update = { $set: { ...content, ...standing, runId }, $setOnInsert: atFirst }
    return { id, write: { updateOne: { filter: { assessmentId, role, key }, update, upsert: true } } }
  })
}

/** The standing of advice until its run is ranked. */
const unranked = (severity: Severity) => ({
  rank: provisionalRank(severity),
  mergedInto: null,
  score: 0,
  excludes: [],
  requires: [],
  savingCounted: false,
})
