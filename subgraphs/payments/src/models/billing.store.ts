import { isDuplicateKey } from '#platform/mongo'
import type { Mongo } from '#platform/mongo'
import type { Outbox } from '#platform/outbox'
import type { BillingStore } from '../domain/ports.ts'
import { createBillingTransaction } from './billing.transaction.ts'
import type { BillingModels } from './models.ts'

export interface BillingStoreDeps {
  readonly mongo: Mongo
  readonly models: BillingModels
  readonly outbox: Outbox
}

export function createBillingStore({ mongo, models, outbox }: BillingStoreDeps): BillingStore {
  return {
    async transaction(work) {
      try {
        const result = await mongo.transaction((session) => work(createBillingTransaction({ models, outbox, session })))
        outbox.trigger()
        return result
      } catch (error) {
        if (isDuplicateKey(error)) return null
        throw error
      }
    },
    async scheduleRecheck(paymentId, at) {
      await models.payments.updateOne(
        { _id: paymentId },
        at ? { $set: { recheckAt: at } } : { $unset: { recheckAt: 1 } },
      )
    },
    async recordCharge(paymentId, chargeId) {
      await models.payments.updateOne({ _id: paymentId, chargeId: null }, { $set: { chargeId } })
    },
  }
}
