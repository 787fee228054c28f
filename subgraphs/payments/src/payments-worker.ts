import { createEventConsumer } from '#platform/events'
import { createJobWorker, createRepeating } from '#platform/jobs'
import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { MongoOptions } from '#platform/mongo'
import { createBillingCore, jobQueueName } from './billing-core.ts'
import type { BillingCore } from './billing-core.ts'
import type { PaymentsConfig } from './config.ts'
import { onRunCancelled } from './events/on-run-cancelled.ts'
import { onRunCompleted } from './events/on-run-completed.ts'
import { onRunFailed } from './events/on-run-failed.ts'
import { createSubmitPayment } from './jobs/submit-payment.ts'
import { createSandboxClient } from './provider/sandbox-client.ts'
import { PaymentSettlementService } from './services/payment-settlement.service.ts'
import { PaymentSubmissionService } from './services/payment-submission.service.ts'
import { ReconciliationService } from './services/reconciliation.service.ts'
import { RunSettlementService } from './services/run-settlement.service.ts'

export interface PaymentsWorkerDeps {
  readonly log: Logger
  readonly onMongoCommand?: MongoOptions['onCommand']
}

/**
 * Does what payments has to do without being asked: submits payments to the provider, asks it about overdue ones, and
 * settles what finished runs hold. Any number of them may run.
 */
export async function createPaymentsWorker(config: PaymentsConfig, deps: PaymentsWorkerDeps): Promise<Disposable> {
  const { log, onMongoCommand } = deps
  const lifecycle = new Lifecycle(log)
  try {
    const core = await createBillingCore(config, { lifecycle, log, name: 'payments-worker', onMongoCommand })
    startPaymentWork(config, { core, lifecycle, log })
    startRunWork(config, { core, lifecycle, log })
    return lifecycle
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}

interface Parts {
  readonly core: BillingCore
  readonly lifecycle: Lifecycle
  readonly log: Logger
}

const now = () => new Date()

function startPaymentWork({ keyPrefix, provider: sandbox, reconciliation }: PaymentsConfig, parts: Parts): void {
  const { core, lifecycle, log } = parts
  const { reader, store, redis } = core
  const provider = lifecycle.own('provider', createSandboxClient(sandbox))
  const settlement = new PaymentSettlementService({ reader, store, now, log })
  const submission = new PaymentSubmissionService({ reader, provider, settlement, log })
  const overdue = new ReconciliationService({ reader, provider, submission, settlement, now, log, ...reconciliation })
  const handlers = [createSubmitPayment(submission)]
  lifecycle.own('jobs', createJobWorker({ redis, log, prefix: keyPrefix, queue: jobQueueName, handlers }))
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

function startRunWork({ keyPrefix }: PaymentsConfig, { core, lifecycle, log }: Parts): void {
  const { reader, store, redis } = core
  const settlement = new RunSettlementService({ reader, store, now })
  const handlers = [onRunCompleted(settlement), onRunFailed(settlement), onRunCancelled(settlement)]
  const consumer = createEventConsumer({ redis, prefix: keyPrefix, log, subscriber: 'payments', handlers })
  lifecycle.own('run events', consumer)
}
