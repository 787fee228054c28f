import { beyond, findPages } from '#platform/mongo'
import type { PageQuery } from '#platform/mongo'
import type { PaymentStatus } from '../domain/payment.ts'
import type { Counted, PaymentPage, PaymentReader } from '../domain/ports.ts'
import type { BillingModels } from './models.ts'
import { toPayment } from './payment.model.ts'
import { toRecord } from './stored.ts'

/** Reads payments and changes of plan. */
export function createPaymentReader({ payments, planChanges }: BillingModels): PaymentReader {
  return {
    async findPayments(ids) {
      return (await payments.find({ _id: { $in: ids } }).lean()).map((payment) => toPayment(payment))
    },
    async findPaymentByKey(organizationId, idempotencyKey) {
      const payment = await payments.findOne({ organizationId, idempotencyKey }).lean()
      return payment && toPayment(payment)
    },
    async findPaymentPages(pages) {
      const found = await findPages(payments, pages.map(toQuery))
      return found.map(({ items, hasMore }) => ({ items: items.map((payment) => toPayment(payment)), hasMore }))
    },
    async countPayments(organizationIds) {
      const counts = await payments.aggregate<{ _id: Omit<Counted<PaymentStatus>, 'count'>; count: number }>([
        { $match: { organizationId: { $in: organizationIds } } },
        { $group: { _id: { ownerId: '$organizationId', value: '$status' }, count: { $sum: 1 } } },
      ])
      return counts.map(({ _id, count }) => ({ ..._id, count }))
    },
    async findOverdue({ before, after, limit }) {
      const found = await payments
        .find({ status: 'PENDING', createdAt: { $lt: before }, ...(after !== null && { _id: { $gt: after } }) })
        .sort({ _id: 1 })
        .limit(limit)
        .lean()
      return found.map((payment) => toPayment(payment))
    },
    async findRechecks({ before, limit }) {
      const due = payments
        // The partial index contains only payments with this field; not every engine derives that from the bound alone.
        .find({ recheckAt: { $exists: true, $lte: before } })
        .sort({ recheckAt: 1 })
        .limit(limit)
      return (await due.lean()).map((payment) => toPayment(payment))
    },
    countPending: () => payments.countDocuments({ status: 'PENDING' }),
    countDiscrepancies: () => payments.countDocuments({ discrepancy: { $type: 'string', $gte: '' } }),
    async findPlanChange(organizationId, idempotencyKey) {
      const change = await planChanges.findOne({ organizationId, idempotencyKey }).lean()
      return change && toRecord(change)
    },
  }
}

function toQuery({ organizationId, statuses, direction, cursor, isBackward, limit }: PaymentPage): PageQuery {
  const order = direction === 'ASC' ? 1 : -1
  const match = {
    organizationId,
    ...(statuses && { status: { $in: statuses } }),
    ...(cursor !== null && { _id: { [beyond(order, isBackward)]: cursor } }),
  }
  return { match, sort: { _id: order }, limit, isBackward }
}
