import { createKeyedMutex } from '#platform/keyed-mutex'
import { isDuplicateKey } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import type { Outbox } from '#platform/outbox'
import { activityTopic } from '../domain/activity.ts'
import type { ActivityReport } from '../domain/activity.ts'
import type { ActivityRepository } from '../domain/ports.ts'
import type { AssessmentsModels } from './schemas.ts'

export interface ActivityRepositoryDeps {
  readonly mongo: Mongo
  readonly outbox: Pick<Outbox, 'append' | 'trigger'>
  readonly models: AssessmentsModels
}

/**
 * An activity is stored as its event in the outbox, whose id is computed from the id of the event that it reports. The database thus
 * rejects duplicates while the outbox keeps relayed events, which is days longer than the delivery of an event takes.
 */
export function createActivityRepository(deps: ActivityRepositoryDeps): ActivityRepository {
  const { activityCounts } = deps.models
  const mutex = createKeyedMutex()
  return {
    async record(event) {
      const { organizationId } = event
      await mutex.run(organizationId, async () => {
        if (await append(deps, event)) return
        await activityCounts.updateOne({ _id: organizationId }, { $setOnInsert: { count: 0 } }, { upsert: true })
        await append(deps, event)
      })
      deps.outbox.trigger()
    },
    async count(organizationId) {
      return (await activityCounts.findById(organizationId).lean())?.count ?? 0
    },
  }
}

/** @returns false, without any effect, if the organization's activities are not counted yet */
async function append({ mongo, outbox, models }: ActivityRepositoryDeps, event: ActivityReport): Promise<boolean> {
  const { organizationId, eventId, correlationId, activity } = event
  try {
    return await mongo.transaction(async (session) => {
      const counted = await models.activityCounts
        .findOneAndUpdate({ _id: organizationId }, { $inc: { count: 1 } }, { session, returnDocument: 'after' })
        .lean()
      if (!counted) return false
      const topic = { name: activityTopic(organizationId), seq: counted.count, terminal: false }
      const type = 'organization.active'
      await outbox.append([{ id: `act_${eventId}`, type, correlationId, payload: { ...activity }, topic }], session)
      return true
    })
  } catch (error) {
    if (isDuplicateKey(error)) return true
    throw error
  }
}
