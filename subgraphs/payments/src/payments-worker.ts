import { createEventConsumer } from '#platform/events'
import type { HealthCheck } from '#platform/http'
import { createJobWorker, createRepeating } from '#platform/jobs'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { Registry } from '#platform/metrics'
import type { MongoOptions } from '#platform/mongo'
import { createBillingCore, jobQueueName } from './billing-core.ts'
import type { BillingCore } from './billing-core.ts'
import type { PaymentsSharedConfig } from './config.ts'
import { onEmailVerified } from './events/on-email-verified.ts'
import { onRunCancelled } from './events/on-run-cancelled.ts'
import { onRunCompleted } from './events/on-run-completed.ts'
import { onRunFailed } from './events/on-run-failed.ts'
import { createSubmitPayment } from './jobs/submit-payment.ts'
import { createSandboxClient } from './provider/sandbox-client.ts'
import { PaymentSettlementService } from './services/payment-settlement.service.ts'
import { PaymentSubmissionService } from './services/payment-submission.service.ts'
import { ReconciliationService } from './services/reconciliation.service.ts'
import { RunSettlementService } from './services/run-settlement.service.ts'
import { SignUpGrantService } from './services/sign-up-grant.service.ts'

export interface PaymentsWorkerDeps {
  readonly log: Logger
  /** Where this worker is measured. Default: nowhere. */
  readonly registry?: Registry | undefined
  readonly onMongoCommand?: MongoOptions['onCommand']
}

export interface PaymentsWorker extends Disposable {
  readonly health: readonly HealthCheck[]
}

/**
 * The background work of payments: submits payments to the provider, queries overdue ones, and settles the reservations
 * of finished runs. Any number of workers may run.
 */
export async function createPaymentsWorker(
  config: PaymentsSharedConfig,
  deps: PaymentsWorkerDeps,
): Promise<PaymentsWorker> {
  const { log, onMongoCommand, registry = new Registry() } = deps
  const lifecycle = new Lifecycle(log)
  try {
    const core = await createBillingCore(config, { lifecycle, log, name: 'payments-worker', registry, onMongoCommand })
    const { mongo, redis } = core
    const parts = { core, lifecycle, log, registry }
    startPaymentWork(config, parts)
    startRunWork(config, parts)
    return {
      health: [{ name: 'mongodb', check: () => mongo.ping() }, ...redis.health],
      dispose: () => lifecycle.dispose(),
    }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

interface Parts {
  readonly core: BillingCore
  readonly lifecycle: Lifecycle
  readonly log: Logger
  readonly registry: Registry
}

const now = () => new Date()

function startPaymentWork({ keyPrefix, provider: sandbox, reconciliation }: PaymentsSharedConfig, parts: Parts): void {
  const { core, lifecycle, log, registry } = parts
  const { reader, store } = core
  const redis = core.redis.jobs
  const provider = lifecycle.own('provider', createSandboxClient(sandbox))
  const settlement = new PaymentSettlementService({ reader, store, now, log, recheckMs: reconciliation.recheckMs })
  const submission = new PaymentSubmissionService({ reader, provider, settlement, log })
  const overdue = new ReconciliationService({
    reader,
    store,
    provider,
    submission,
    settlement,
    now,
    log,
    ...reconciliation,
  })
  const handlers = [createSubmitPayment(submission)]
  const work = { redis, log, registry, prefix: keyPrefix, queue: jobQueueName, handlers }
  lifecycle.own('jobs', createJobWorker(work))
  lifecycle.own(
    'reconciliation',
    createRepeating({
      name: 'reconcile-payments',
      everyMs: reconciliation.everyMs,
      log,
      lease: { redis, keyPrefix: `${keyPrefix}:payments:` },
      run: (signal) => overdue.reconcile(signal),
    }),
  )
}

function startRunWork({ keyPrefix }: PaymentsSharedConfig, { core, lifecycle, log, registry }: Parts): void {
  const { reader, store } = core
  const redis = core.redis.jobs
  const settlement = new RunSettlementService({ reader, store, now })
  const grants = new SignUpGrantService({ store, now })
  const handlers = [
    onRunCompleted(settlement),
    onRunFailed(settlement),
    onRunCancelled(settlement),
    onEmailVerified(grants),
  ]
  const consumer = { redis, prefix: keyPrefix, log, registry, subscriber: 'payments', handlers }
  lifecycle.own('run events', createEventConsumer(consumer))
}
