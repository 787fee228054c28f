import { beyond, findPages, isDuplicateKey } from '#platform/mongo'
import type { Mongo, PageQuery } from '#platform/mongo'
import type { Outbox, OutboxEvent } from '#platform/outbox'
import type { RunCount, RunPage, RunRepository } from '../domain/runs/ports.ts'
import { attemptKey, isFinal } from '../domain/runs/run.ts'
import type { Run, RunChange, RunStatus, TaskAttempt } from '../domain/runs/run.ts'
import type { AgentsModels, StoredRun } from './schemas.ts'

export interface RunRepositoryDeps {
  readonly mongo: Mongo
  readonly models: AgentsModels
  readonly outbox: Outbox
  /** The outbox events of a change. */
  readonly toOutboxEvents: (change: RunChange) => readonly OutboxEvent[]
}

export function createRunRepository({ mongo, models, outbox, toOutboxEvents }: RunRepositoryDeps): RunRepository {
  const { runs, heartbeats, inputs, outcomes, plans } = models
  return {
    async insert(run) {
      try {
        await runs.create(toStored(run))
        return 'inserted'
      } catch (error) {
        if (isDuplicateKey(error, ['organizationId', 'startedBy', 'idempotencyKey'])) return 'key-taken'
        if (isDuplicateKey(error, ['assessmentId'])) return 'assessment-busy'
        throw error
      }
    },
    find: async (ids) => (await runs.find({ _id: { $in: ids } }).lean()).map(toRun),
    async findByKey({ organizationId, startedBy, idempotencyKey }) {
      // The partial index contains only runs with a key; not every engine derives that from the value alone.
      const key = { $eq: idempotencyKey, $type: 'string' as const }
      const run = await runs.findOne({ organizationId, startedBy, idempotencyKey: key }).lean()
      return run && toRun(run)
    },
    async findPages(pages) {
      const found = await findPages<StoredRun>(runs, pages.map(toQuery))
      return found.map(({ items, hasMore }) => ({ items: items.map(toRun), hasMore }))
    },
    async count(assessmentIds) {
      const groups = await runs.aggregate<{ _id: Omit<RunCount, 'count'>; count: number }>([
        { $match: { assessmentId: { $in: assessmentIds } } },
        { $group: { _id: { assessmentId: '$assessmentId', status: '$status' }, count: { $sum: 1 } } },
      ])
      return groups.map(({ _id, count }) => ({ ..._id, count }))
    },
    async findLatest(assessmentIds) {
      const found = await runs.aggregate<{ run: StoredRun }>([
        { $match: { assessmentId: { $in: assessmentIds } } },
        { $sort: { assessmentId: 1, _id: -1 } },
        { $group: { _id: '$assessmentId', run: { $first: '$$ROOT' } } },
      ])
      return found.map(({ run }) => toRun(run))
    },
    countActive: (organizationId) => runs.countDocuments({ active: true, organizationId }),
    async countActiveByStatus() {
      const groups = await runs.aggregate<{ _id: RunStatus; count: number }>([
        { $match: { active: true } },
        { $group: { _id: '$status', count: { $sum: 1 } } },
      ])
      return new Map(groups.map(({ _id, count }) => [_id, count]))
    },
    async findActive({ status, after, limit }) {
      const working = status === 'PAUSED' && { 'tasks.status': 'RUNNING' }
      const where = { active: true, status, ...working, ...(after !== null && { _id: { $gt: after } }) }
      return (await runs.find(where).sort({ _id: 1 }).limit(limit).lean()).map(toRun)
    },
    async save(read, change) {
      const { _id, ...fields } = toStored(change.run)
      const events = toOutboxEvents(change)
      const outcome = await mongo.transaction(async (session) => {
        const where = { _id, revision: read.revision }
        const { matchedCount } = await runs.updateOne(where, { $set: fields }, { session })
        if (matchedCount === 0) return 'stale'
        if (events.length > 0) await outbox.append(events, session)
        return 'saved'
      })
      return outcome
    },
    async remove({ id }) {
      await runs.deleteOne({ _id: id, preparation: 'pending' })
    },
    async beat(attempts, now) {
      const ids = [...new Set(attempts.map(({ runId }) => runId))]
      const found = await runs.find({ _id: { $in: ids }, active: true }, { tasks: 1 }).lean()
      const running = new Set(found.flatMap(({ _id, tasks }) => runningAttempts(_id, tasks)))
      const current = attempts.filter((attempt) => running.has(attemptKey(attempt)))
      if (current.length > 0) await heartbeats.bulkWrite(current.map((attempt) => toHeartbeat(attempt, now)))
      return current
    },
    async findHeartbeats(attempts) {
      if (attempts.length === 0) return new Map()
      const found = await heartbeats.find({ _id: { $in: attempts.map(attemptKey) } }).lean()
      return new Map(found.map(({ _id, at }) => [_id, at]))
    },
    async saveInput(runId, input) {
      await inputs.replaceOne({ _id: runId }, input, { upsert: true })
    },
    async findInput(runId) {
      const found = await inputs.findById(runId).lean()
      return found && { title: found.title, requirements: found.requirements }
    },
    async saveOutcome(runId, outcome) {
      await outcomes.replaceOne({ _id: `${runId} ${outcome.role}` }, { ...outcome, runId }, { upsert: true })
    },
    async findOutcomes(runId) {
      const found = await outcomes.find({ runId }).lean()
      return found.map(({ role, outcome, recommendationIds }) => ({ role, outcome, recommendationIds }))
    },
    async findOutcomesOf(role, runIds) {
      const found = await outcomes.find({ _id: { $in: runIds.map((runId) => `${runId} ${role}`) } }).lean()
      return new Map(found.map(({ runId, outcome }) => [runId, outcome]))
    },
    async savePlan(runId, plan) {
      await plans.replaceOne({ _id: runId }, { plan }, { upsert: true })
    },
    async findPlans(runIds) {
      const found = await plans.find({ _id: { $in: runIds } }).lean()
      return new Map(found.map(({ _id, plan }) => [_id, plan]))
    },
  }
}

const runningAttempts = (runId: string, tasks: Run['tasks']): readonly string[] =>
  tasks
    .filter(({ status }) => status === 'RUNNING')
    .map(({ id: taskId, attempt }) => attemptKey({ runId, taskId, attempt }))

const toHeartbeat = (attempt: TaskAttempt, at: Date) => ({
  updateOne: { filter: { _id: attemptKey(attempt) }, update: { $set: { at } }, upsert: true },
})

function toQuery({ assessmentId, statuses, direction, cursor, isBackward, limit }: RunPage): PageQuery {
  const order = direction === 'ASC' ? 1 : -1
  const match = {
    assessmentId,
    ...(statuses && { status: { $in: statuses } }),
    ...(cursor !== null && { _id: { [beyond(order, isBackward)]: cursor } }),
  }
  return { match, sort: { _id: order }, limit, isBackward }
}

const toStored = ({ id, ...run }: Run): StoredRun => ({ ...run, _id: id, active: !isFinal(run) })

const toRun = ({ _id, active: _, tasks, ...run }: StoredRun): Run => ({
  id: _id,
  ...run,
  // Absent in runs that were stored before these were counted.
  tasks: tasks.map((task) => ({ ...uncounted, ...task })),
})

const uncounted = { waits: 0, losses: 0, waitingSince: null } as const
