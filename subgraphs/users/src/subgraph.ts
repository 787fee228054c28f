import { readEpoch } from '@plumbline/resumable-topics/log'
import type { FastifyInstance } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import { createEventConsumer, createEventDelivery } from '#platform/events'
import { createIdempotencyKeys } from '#platform/idempotency'
import type { IdempotencyKeys } from '#platform/idempotency'
import { createInvalidationPublisher } from '#platform/invalidations'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { Registry } from '#platform/metrics'
import { connectMongo } from '#platform/mongo'
import type { Mongo, MongoOptions } from '#platform/mongo'
import { createOutbox } from '#platform/outbox'
import type { Outbox } from '#platform/outbox'
import { createRedisByUse } from '#platform/redis'
import type { RedisByUse } from '#platform/redis'
import type { SubgraphClient } from '#platform/subgraph-client'
import { createSubgraphRunner } from '#platform/subgraph-server'
import type { Caller, HealthCheck, SubgraphRunner } from '#platform/subgraph-server'
import { createViewerVersions } from '#platform/viewer-versions'
import { membershipEvents } from '#schema/events/membership-events'
import { userEvents } from '#schema/events/user-events'
import { buildUsersSchema } from './build-schema.ts'
import type { UsersServices } from './build-schema.ts'
import { createNodeDirectory } from './clients/node-directory.ts'
import type { UsersConfig } from './config.ts'
import { mailRequested } from './domain/mail-requested.ts'
import type { NodeOwner } from './domain/nodes.ts'
import type { AccountRepository, InvitationRepository, OrganizationRepository, TokenIssuer } from './domain/ports.ts'
import { onMailRequested } from './events/on-mail-requested.ts'
import { createUsersLoaders } from './loaders/users.loaders.ts'
import { createFileMailer } from './mail/file-mailer.ts'
import { createSmtpMailer } from './mail/smtp-mailer.ts'
import { createAccountRepository } from './models/account.repository.ts'
import { createInvitationRepository } from './models/invitation.repository.ts'
import { createOrganizationRepository } from './models/organization.repository.ts'
import { defineModels, formerIndexes } from './models/schemas.ts'
import { createSigningKeyStore } from './models/signing-key.store.ts'
import { createAccountLimits } from './security/account-limits.ts'
import { createPasswordHasher } from './security/password-hasher.ts'
import { loadSigningKey } from './security/signing-key.ts'
import { createTokenIssuer } from './security/token-issuer.ts'
import { AccountService } from './services/account.service.ts'
import { AnswerInvitationService } from './services/answer-invitation.service.ts'
import { EmailService } from './services/email.service.ts'
import { InvitationService } from './services/invitation.service.ts'
import { MailService } from './services/mail.service.ts'
import { MemberService } from './services/member.service.ts'
import { OrganizationService } from './services/organization.service.ts'
import { RefreshService } from './services/refresh.service.ts'
import { SessionTokens } from './services/session-tokens.ts'

/** Clients of the other subgraphs, and the options of a service. */
export interface UsersSubgraphDeps extends Readonly<Record<NodeOwner, SubgraphClient>> {
  readonly log: Logger
  /** Where this subgraph is measured. Default: nowhere. */
  readonly registry?: Registry | undefined
  readonly onMongoCommand?: MongoOptions['onCommand']
}

export interface UsersSubgraph extends Disposable {
  readonly runner: SubgraphRunner
  readonly health: readonly HealthCheck[]
  /** Public keys that verify access tokens. */
  readonly keySet: JSONWebKeySet
  /** Serves them at `/.well-known/jwks.json`. */
  readonly routes: (server: FastifyInstance) => void
}

export async function createUsersSubgraph(config: UsersConfig, deps: UsersSubgraphDeps): Promise<UsersSubgraph> {
  const { log, registry = new Registry() } = deps
  const lifecycle = new Lifecycle(log)
  try {
    const mongo = lifecycle.own(
      'mongo',
      await connectMongo({ ...config.mongo, log, registry, onCommand: deps.onMongoCommand }),
    )
    const uses = ['jobs', 'cache', 'sessions', 'limits'] as const
    const redis = lifecycle.own('redis', await createRedisByUse({ ...config.redis, uses, log, name: 'users' }))
    const outbox = await startOutbox({ config, lifecycle, mongo, redis, log, registry })
    const models = defineModels(mongo.connection)
    const signingKeys = createSigningKeyStore(mongo.connection)
    const idempotencyKeys = createIdempotencyKeys({ connection: mongo.connection })
    await mongo.prepare([...Object.values(models), signingKeys.model], formerIndexes(models))
    await idempotencyKeys.prepare()

    const key = await loadSigningKey(config.tokens.privateKey, signingKeys)
    const repositories = {
      accounts: createAccountRepository(mongo, models, outbox),
      organizations: createOrganizationRepository(mongo, models, outbox),
      invitations: createInvitationRepository(mongo, models, outbox),
    }
    const tokens = createTokenIssuer({ key, ...config.tokens })
    startMails({ config, lifecycle, redis, log, registry }, { ...repositories, tokens })
    const schema = await buildUsersSchema(
      createServices(config, { ...repositories, tokens, redis, keys: idempotencyKeys }),
    )
    const nodes = createNodeDirectory(deps)
    const createLoaders = (caller: Caller) => createUsersLoaders({ ...repositories, nodes }, caller)
    return {
      runner: createSubgraphRunner({ name: 'users', schema, log, createLoaders }),
      health: [{ name: 'mongodb', check: () => mongo.ping() }, ...redis.health],
      keySet: key.keySet,
      routes: (server) => server.get('/.well-known/jwks.json', () => key.keySet),
      dispose: () => lifecycle.dispose(),
    }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

const now = () => new Date()

interface Stores {
  readonly accounts: AccountRepository
  readonly organizations: OrganizationRepository
  readonly invitations: InvitationRepository
  readonly tokens: TokenIssuer
}

function createServices(
  { keyPrefix, tokens: { sessionLifetimeMs } }: UsersConfig,
  { redis, ...stores }: Stores & Pick<OutboxParts, 'redis'> & { readonly keys: IdempotencyKeys },
): UsersServices {
  const prefix = { keyPrefix: `${keyPrefix}:users` }
  const viewers = createViewerVersions({ redis: redis.sessions, ...prefix })
  const limits = createAccountLimits({ redis: redis.limits, ...prefix })
  const sessions = new SessionTokens({ ...stores, now, sessionLifetimeMs })
  const parts = { ...stores, sessions, viewers, limits, now }
  return {
    accounts: new AccountService({ ...parts, passwords: createPasswordHasher() }),
    refreshes: new RefreshService(parts),
    emails: new EmailService(parts),
    organizations: new OrganizationService(parts),
    members: new MemberService(parts),
    invitations: new InvitationService(parts),
    answers: new AnswerInvitationService(parts),
    now,
  }
}

/** Sends the mails that the outbox requests. If a process crashes after the commit, another process sends them. */
function startMails({ config, lifecycle, redis, log, registry }: Omit<OutboxParts, 'mongo'>, stores: Stores): void {
  const { smtpUrl, from, file, appUrl } = config.mail
  if (!smtpUrl) log.warn({ file }, 'SMTP_URL is not set: mails, with their tokens, are written to a file')
  const mailer = smtpUrl ? lifecycle.own('mailer', createSmtpMailer({ url: smtpUrl, from })) : createFileMailer(file)
  const handlers = [onMailRequested(new MailService({ ...stores, mailer, appUrl, now }))]
  const consumer = { redis: redis.jobs, prefix: config.keyPrefix, log, registry, subscriber: 'users', handlers }
  lifecycle.own('mails', createEventConsumer(consumer))
}

/** The cached objects that an event invalidates in gateways. */
const entities = { organizationId: 'Organization', userId: 'User' }

interface OutboxParts {
  readonly config: UsersConfig
  readonly lifecycle: Lifecycle
  readonly mongo: Mongo
  readonly redis: RedisByUse<'jobs' | 'cache' | 'sessions' | 'limits'>
  readonly log: Logger
  readonly registry: Registry
}

async function startOutbox({ config, lifecycle, mongo, redis, log, registry }: OutboxParts): Promise<Outbox> {
  const prefix = config.keyPrefix
  const jobs = { redis: redis.jobs, prefix, log }
  const events = [...membershipEvents, ...userEvents, mailRequested]
  const { deliver, deliveredTypes } = lifecycle.own('delivery', createEventDelivery({ ...jobs, events }))
  const copies = { redis: redis.cache, keyPrefix: prefix, publisher: 'users', entities }
  const invalidations = createInvalidationPublisher(copies)
  const queueEpoch = () => readEpoch({ client: redis.jobs.client, keyPrefix: `${prefix}:users:` })
  // The subgraph has no subscriptions.
  const outboxConfig = {
    connection: mongo.connection,
    topics: null,
    queueEpoch,
    invalidations,
    deliver,
    deliveredTypes,
  }
  const outbox = lifecycle.own('outbox', createOutbox({ ...outboxConfig, log, registry }))
  await outbox.start()
  return outbox
}
