import { createSequencedTopics } from '@plumbline/resumable-topics'
import { readEpoch } from '@plumbline/resumable-topics/log'
import { createEventConsumer, createEventDelivery } from '#platform/events'
import { createIdempotencyKeys } from '#platform/idempotency'
import { createInvalidationPublisher } from '#platform/invalidations'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { Registry } from '#platform/metrics'
import { connectMongo } from '#platform/mongo'
import type { Mongo, MongoOptions } from '#platform/mongo'
import { createOutbox, createStoredEvents, measureTopics } from '#platform/outbox'
import type { Outbox } from '#platform/outbox'
import { createPresence } from '#platform/presence'
import type { Presence } from '#platform/presence'
import { createRedisByUse, topicConnections } from '#platform/redis'
import { createSubgraphRunner } from '#platform/subgraph-server'
import type { HealthCheck, SubgraphRunner } from '#platform/subgraph-server'
import { recommendationDecided } from '#schema/events/recommendation-events'
import { buildAssessmentsSchema } from './build-schema.ts'
import type { AssessmentsServices } from './build-schema.ts'
import type { AssessmentsConfig } from './config.ts'
import { onMembershipChanged } from './events/on-membership-changed.ts'
import { onPaymentSettled } from './events/on-payment-settled.ts'
import { onRecommendationDecided } from './events/on-recommendation-decided.ts'
import { onRunChanged } from './events/on-run-changed.ts'
import { createAssessmentsLoaders } from './loaders/assessments.loaders.ts'
import { createActivityRepository } from './models/activity.repository.ts'
import { createAnnouncedWrites } from './models/announced-writes.ts'
import { createAssessmentCounts } from './models/assessment-counts.ts'
import { createAssessmentRepository } from './models/assessment.repository.ts'
import { createMilestoneRepository } from './models/milestone.repository.ts'
import { createRecommendationRepository } from './models/recommendation.repository.ts'
import { createReportRepository } from './models/report.repository.ts'
import { createResultRepository } from './models/result.repository.ts'
import { defineModels } from './models/schemas.ts'
import { ActivityService } from './services/activity.service.ts'
import { AssessmentService } from './services/assessment.service.ts'
import { MilestoneService } from './services/milestone.service.ts'
import { RecommendationService } from './services/recommendation.service.ts'
import { ResultService } from './services/result.service.ts'
import { RunService } from './services/run.service.ts'

export interface AssessmentsSubgraphDeps {
  readonly log: Logger
  /** Where this subgraph is measured. Default: nowhere. */
  readonly registry?: Registry | undefined
  readonly onMongoCommand?: MongoOptions['onCommand']
}

export interface AssessmentsSubgraph extends Disposable {
  readonly runner: SubgraphRunner
  readonly health: readonly HealthCheck[]
}

/** The cached objects that an event invalidates in gateways. */
const entities = {
  assessmentId: 'Assessment',
  organizationId: 'Organization',
  recommendationId: 'Recommendation',
  recommendationIds: 'Recommendation',
  reportId: 'Report',
}

/** The assessments subgraph: executes operations and consumes the events of runs. */
export async function createAssessmentsSubgraph(
  config: AssessmentsConfig,
  deps: AssessmentsSubgraphDeps,
): Promise<AssessmentsSubgraph> {
  const { log, registry = new Registry() } = deps
  const lifecycle = new Lifecycle(log)
  try {
    const mongo = lifecycle.own(
      'mongo',
      await connectMongo({ ...config.mongo, log, registry, onCommand: deps.onMongoCommand }),
    )
    const uses = ['jobs', 'topics', 'cache'] as const
    const redis = lifecycle.own('redis', await createRedisByUse({ ...config.redis, uses, log, name: 'assessments' }))
    const { keyPrefix: prefix, retention } = config
    const live = { log, keyPrefix: `${prefix}:assessments:` }
    const stored = createStoredEvents(mongo)
    const topicsConfig = { ...live, ...topicConnections(redis.topics), retention, stored }
    const topics = lifecycle.own('topics', measureTopics(registry, createSequencedTopics(topicsConfig)))
    const presence = lifecycle.own('presence', createPresence({ ...config.presence, ...live, redis: redis.topics }))
    const jobs = { redis: redis.jobs, prefix, log }
    const events = [recommendationDecided]
    const { deliver, deliveredTypes } = lifecycle.own('delivery', createEventDelivery({ ...jobs, events }))
    const copies = { redis: redis.cache, keyPrefix: prefix, publisher: 'assessments', entities }
    const invalidations = createInvalidationPublisher(copies)
    const queueEpoch = () => readEpoch({ client: redis.jobs.client, keyPrefix: live.keyPrefix })
    const outboxConfig = {
      connection: mongo.connection,
      topics,
      queueEpoch,
      invalidations,
      deliver,
      deliveredTypes,
      log,
      registry,
    }
    const outbox = lifecycle.own('outbox', createOutbox(outboxConfig))
    const { services, createLoaders } = await createServices({ mongo, outbox, presence })
    await outbox.start()

    const consumer = { ...jobs, registry, subscriber: 'assessments', handlers: createHandlers(services) }
    lifecycle.own('events', createEventConsumer(consumer))
    const schema = await buildAssessmentsSchema({ ...services, topics, presence })
    return {
      runner: createSubgraphRunner({ name: 'assessments', schema, log, createLoaders }),
      health: [{ name: 'mongodb', check: () => mongo.ping() }, ...redis.health],
      dispose: () => lifecycle.dispose(),
    }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

function createHandlers({ activities, runs }: Pick<AssessmentsServices, 'activities' | 'runs'>) {
  return [
    ...onRunChanged(runs, activities),
    ...onPaymentSettled(activities),
    ...onMembershipChanged(activities),
    onRecommendationDecided(activities),
  ]
}

interface ServiceParts {
  readonly mongo: Mongo
  readonly outbox: Outbox
  readonly presence: Presence
}

async function createServices({ mongo, outbox, presence }: ServiceParts) {
  const models = defineModels(mongo.connection)
  await mongo.prepare(Object.values(models))
  const counts = createAssessmentCounts({ mongo, models })
  const writes = createAnnouncedWrites({ mongo, outbox, models, counts })
  const assessments = await createAssessmentRepository({ models, writes, counts })
  const recommendations = createRecommendationRepository(models)
  const reports = createReportRepository(models)
  const milestones = createMilestoneRepository({ mongo, models })
  const results = createResultRepository({ models, writes, outbox })
  const activities = createActivityRepository({ mongo, outbox, models })
  const keys = createIdempotencyKeys({ connection: mongo.connection })
  await keys.prepare()
  const now = () => new Date()
  return {
    services: {
      activities: new ActivityService({ activities, now }),
      assessments: new AssessmentService({ assessments, keys, now }),
      recommendations: new RecommendationService({ recommendations, results, now }),
      milestones: new MilestoneService({ assessments, milestones, now }),
      runs: new RunService({ assessments, now }),
      results: new ResultService({ results, now }),
    },
    createLoaders: () => createAssessmentsLoaders({ assessments, recommendations, reports, milestones, presence }),
  }
}
