import type { FastifyInstance } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import { createEventDelivery } from '#platform/events'
import { createInvalidationPublisher } from '#platform/invalidations'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import type { Mongo, MongoOptions } from '#platform/mongo'
import { createOutbox } from '#platform/outbox'
import type { Outbox } from '#platform/outbox'
import { createRedis } from '#platform/redis'
import type { RedisConnections } from '#platform/redis'
import { createSubgraphRunner } from '#platform/subgraph-server'
import type { HealthCheck, SubgraphRunner } from '#platform/subgraph-server'
import { createTopics } from '#platform/topics'
import { createViewerVersions } from '#platform/viewer-versions'
import { membershipEvents } from '#schema/events/membership-events'
import { buildUsersSchema } from './build-schema.ts'
import type { UsersConfig } from './config.ts'
import { createUsersLoaders } from './loaders/users.loaders.ts'
import { createAccountRepository } from './models/account.repository.ts'
import { createOrganizationRepository } from './models/organization.repository.ts'
import { defineModels } from './models/schemas.ts'
import { createSigningKeyStore } from './models/signing-key.store.ts'
import { createPasswordHasher } from './security/password-hasher.ts'
import { loadSigningKey } from './security/signing-key.ts'
import { createTokenIssuer } from './security/token-issuer.ts'
import { AccountService } from './services/account.service.ts'
import { MemberService } from './services/member.service.ts'
import { OrganizationService } from './services/organization.service.ts'

export interface UsersSubgraphDeps {
  readonly log: Logger
  readonly onMongoCommand?: MongoOptions['onCommand']
}

export interface UsersSubgraph extends Disposable {
  readonly runner: SubgraphRunner
  readonly health: readonly HealthCheck[]
  /** Public keys that access tokens are checked with. */
  readonly keySet: JSONWebKeySet
  /** Serves them at `/.well-known/jwks.json`. */
  readonly routes: (server: FastifyInstance) => void
}

export async function createUsersSubgraph(config: UsersConfig, deps: UsersSubgraphDeps): Promise<UsersSubgraph> {
  const { log } = deps
  const lifecycle = new Lifecycle(log)
  try {
    const mongo = lifecycle.own('mongo', await connectMongo({ ...config.mongo, log, onCommand: deps.onMongoCommand }))
    const redis = lifecycle.own('redis', await createRedis({ url: config.redisUrl, log, name: 'users' }))
    const outbox = await startOutbox({ config, lifecycle, mongo, redis, log })
    const models = defineModels(mongo.connection)
    const keys = createSigningKeyStore(mongo.connection)
    await mongo.prepare([...Object.values(models), keys.model])

    const key = await loadSigningKey(config.tokens.privateKey, keys)
    const accounts = createAccountRepository(mongo, models)
    const organizations = createOrganizationRepository(mongo, models, outbox)
    const viewers = createViewerVersions({ redis, keyPrefix: `${config.keyPrefix}:users` })
    const now = () => new Date()
    const schema = await buildUsersSchema({
      accounts: new AccountService({
        accounts,
        viewers,
        now,
        passwords: createPasswordHasher(),
        tokens: createTokenIssuer({ key, ...config.tokens }),
        sessionLifetimeMs: config.tokens.sessionLifetimeMs,
      }),
      organizations: new OrganizationService({ organizations, viewers, now }),
      members: new MemberService({ accounts, organizations, viewers, now }),
    })
    const createLoaders = () => createUsersLoaders({ accounts, organizations })
    return {
      runner: createSubgraphRunner({ name: 'users', schema, log, createLoaders }),
      health: [
        { name: 'mongodb', check: () => mongo.ping() },
        { name: 'redis', check: () => redis.ping() },
      ],
      keySet: key.keySet,
      routes: (server) => server.get('/.well-known/jwks.json', () => key.keySet),
      dispose: () => lifecycle.dispose(),
    }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

/** What its events name, of what it stores and gateways may keep. */
const entities = { organizationId: 'Organization', userId: 'User' }

interface OutboxParts {
  readonly config: UsersConfig
  readonly lifecycle: Lifecycle
  readonly mongo: Mongo
  readonly redis: RedisConnections
  readonly log: Logger
}

// Nothing of this subgraph is watched live; its topics are how the outbox notices that Redis has lost what it was given.
async function startOutbox({ config, lifecycle, mongo, redis, log }: OutboxParts): Promise<Outbox> {
  const prefix = config.keyPrefix
  const topics = lifecycle.own('topics', createTopics({ redis, log, keyPrefix: `${prefix}:users:` }))
  const events = membershipEvents
  const { deliver } = lifecycle.own('delivery', createEventDelivery({ redis, prefix, log, events }))
  const copies = { redis, keyPrefix: prefix, publisher: 'users', entities }
  const invalidations = createInvalidationPublisher(copies)
  const { connection } = mongo
  const outbox = lifecycle.own('outbox', createOutbox({ connection, topics, invalidations, deliver, log }))
  await outbox.start()
  return outbox
}
