import type { FastifyInstance } from 'fastify'
import type { HealthCheck } from '#platform/http'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { Registry } from '#platform/metrics'
import type { MongoOptions } from '#platform/mongo'
import type { SubgraphClient } from '#platform/subgraph-client'
import { createSubgraphRunner } from '#platform/subgraph-server'
import type { SubgraphRunner } from '#platform/subgraph-server'
import { createBillingCore } from './billing-core.ts'
import type { BillingCore } from './billing-core.ts'
import { buildPaymentsSchema } from './build-schema.ts'
import type { PaymentsServices } from './build-schema.ts'
import { createOrganizationDirectory } from './clients/organization-directory.ts'
import type { PaymentsConfig } from './config.ts'
import { createPaymentsLoaders } from './loaders/payments.loaders.ts'
import { sandboxName } from './provider/sandbox-client.ts'
import { registerMetrics } from './register-metrics.ts'
import { AccountService } from './services/account.service.ts'
import { CreditsService } from './services/credits.service.ts'
import { PaymentSettlementService } from './services/payment-settlement.service.ts'
import { PaymentWatchService } from './services/payment-watch.service.ts'
import { PlanService } from './services/plan.service.ts'
import { PurchaseService } from './services/purchase.service.ts'
import { RunSettlementService } from './services/run-settlement.service.ts'
import { registerSandboxWebhook } from './webhooks/sandbox-webhook.route.ts'

export interface PaymentsSubgraphDeps {
  readonly log: Logger
  /** Where this subgraph is measured. Default: nowhere. */
  readonly registry?: Registry | undefined
  /** Looks up organizations when a billing account is first needed. */
  readonly users: SubgraphClient
  readonly onMongoCommand?: MongoOptions['onCommand']
}

export interface PaymentsSubgraph extends Disposable {
  readonly runner: SubgraphRunner
  readonly health: readonly HealthCheck[]
  /** Serves the provider's webhook at `/webhooks/sandbox`; it requires no identity, because the provider signs its calls. */
  readonly routes: (server: FastifyInstance) => void
}

/** The payments subgraph. `createPaymentsWorker` submits and reconciles payments, and settles runs. */
export async function createPaymentsSubgraph(
  config: PaymentsConfig,
  deps: PaymentsSubgraphDeps,
): Promise<PaymentsSubgraph> {
  const { log, users, onMongoCommand, registry = new Registry() } = deps
  const lifecycle = new Lifecycle(log)
  try {
    const core = await createBillingCore(config, { lifecycle, log, name: 'payments', registry, onMongoCommand })
    const { reader, store, mongo, redis } = core
    registerMetrics(registry, reader)
    const now = () => new Date()
    const accounts = new AccountService({ reader, store, directory: createOrganizationDirectory(users), now })
    const settlement = new PaymentSettlementService({
      reader,
      store,
      now,
      log,
      recheckMs: config.reconciliation.recheckMs,
    })
    return {
      runner: createSubgraphRunner({
        name: 'payments',
        schema: await buildPaymentsSchema(createServices(core, { accounts, now })),
        log,
        createLoaders: ({ correlationId }) => createPaymentsLoaders({ reader, accounts, correlationId }),
      }),
      health: [{ name: 'mongodb', check: () => mongo.ping() }, ...redis.health],
      routes: (server) =>
        registerSandboxWebhook(server, { settlement, secret: config.provider.webhookSecret, now, log }),
      dispose: () => lifecycle.dispose(),
    }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

function createServices(
  { reader, store, topics }: BillingCore,
  { accounts, now }: { readonly accounts: AccountService; readonly now: () => Date },
): PaymentsServices {
  const parts = { accounts, reader, store, now, provider: sandboxName }
  return {
    plans: new PlanService(parts),
    purchases: new PurchaseService(parts),
    credits: new CreditsService(parts),
    runSettlement: new RunSettlementService(parts),
    watch: new PaymentWatchService({ reader, topics }),
  }
}
