import type { ClientSession } from 'mongoose'
import { createId } from '#platform/ids'
import type { Outbox } from '#platform/outbox'
import { effectOf } from '../domain/ledger.ts'
import type { LedgerEffect, LedgerEntry, LedgerPosting } from '../domain/ledger.ts'
import { statusesBefore } from '../domain/payment.ts'
import type { Payment } from '../domain/payment.ts'
import { plans } from '../domain/plan.ts'
import type { BillingTransaction, Discrepancy, PaymentSettlement } from '../domain/ports.ts'
import type { HeldReservation } from '../domain/reservation.ts'
import { toStoredEntry } from './ledger-entry.model.ts'
import type { BillingModels } from './models.ts'
import { toPayment } from './payment.model.ts'
import { toReservation, toStoredReservation } from './reservation.model.ts'
import { toRecord, toStored } from './stored.ts'

interface Parts {
  readonly models: BillingModels
  readonly outbox: Outbox
  readonly session: ClientSession
}

export function createBillingTransaction({ models, outbox, session }: Parts): BillingTransaction {
  const { accounts, entries, payments, planChanges, reservations } = models
  const after = { session, returnDocument: 'after' } as const
  return {
    async openAccounts(openings) {
      const grants = openings.map(({ grant }) => grant).filter((grant) => grant !== null)
      await accounts.insertMany(
        openings.map(({ account }) => toStored(account)),
        { session },
      )
      if (grants.length > 0) await entries.insertMany(grants.map(toStoredEntry), { session })
    },
    async insertPayment(payment) {
      await payments.create([toStored(payment)], { session })
    },
    async insertPlanChange(change) {
      await planChanges.create([toStored(change)], { session })
    },
    async insertReservation(reservation) {
      await reservations.create([toStoredReservation(reservation)], { session })
    },
    post: (posting) => post(posting, { models, session }),
    async findAccountOf(organizationId) {
      const account = await accounts.findOne({ organizationId }).session(session).lean()
      return account && toRecord(account)
    },
    async completeSignUpCredits(organizationId, credits) {
      const before = await accounts
        // Accounts from before this field existed have been granted everything.
        .findOneAndUpdate(
          { organizationId, signUpCredits: { $gt: 0, $lt: credits } },
          { $set: { signUpCredits: credits } },
          { session },
        )
        .lean()
      return before ? credits - before.signUpCredits : 0
    },
    async changePlan({ organizationId, from, to }) {
      const account = await accounts.findOneAndUpdate({ organizationId, ...from }, { $set: to }, after).lean()
      return account && toRecord(account)
    },
    settlePayment: (settlement) => settlePayment(settlement, { models, session }),
    noteDiscrepancy: (noted) => noteDiscrepancy(noted, { models, session }),
    async settleReservation(runId, state) {
      const held = { _id: runId, state: 'HELD' } as const
      const reservation = await reservations.findOneAndUpdate(held, { $set: { state } }, after).lean()
      return reservation && (toReservation(reservation) as HeldReservation)
    },
    announce: (events) => outbox.append(events, session),
  }
}

// The account is changed first, because concurrent postings conflict there, and it numbers the entry.
async function post(posting: LedgerPosting, { models, session }: Omit<Parts, 'outbox'>): Promise<LedgerEntry | null> {
  const effect = effectOf(posting)
  const account = await models.accounts
    .findOneAndUpdate(
      { organizationId: posting.organizationId, ...roomFor(effect) },
      { $inc: { creditBalance: effect.balance, openReservations: effect.openReservations, entryCount: 1 } },
      { session, returnDocument: 'after' },
    )
    .lean()
  if (!account) return null
  const entry: LedgerEntry = {
    ...posting,
    id: createId('led'),
    accountId: account._id,
    seq: account.entryCount,
    balanceAfter: account.creditBalance,
  }
  await models.entries.create([toStoredEntry(entry)], { session })
  return entry
}

/** The condition on the account under which an effect is allowed. It is part of the update, which prevents races. */
function roomFor({ balance, openReservations }: LedgerEffect) {
  const underLimit = Object.values(plans).map(({ code, concurrentRuns }) => ({
    plan: code,
    openReservations: { $lte: concurrentRuns - openReservations },
  }))
  return {
    ...(balance < 0 && { creditBalance: { $gte: -balance } }),
    ...(openReservations > 0 && { $or: underLimit }),
  }
}

async function settlePayment(
  { paymentId, outcome, at, recheckAt }: PaymentSettlement,
  { models, session }: Omit<Parts, 'outbox'>,
): Promise<Payment | null> {
  const { status } = outcome
  const failureReason = status === 'SUCCEEDED' ? null : outcome.reason
  const payment = await models.payments
    .findOneAndUpdate(
      { _id: paymentId, status: { $in: statusesBefore(status) } },
      withRecheck({ status, failureReason, discrepancy: null, updatedAt: at }, recheckAt),
      { session, returnDocument: 'after' },
    )
    .lean()
  return payment && toPayment(payment)
}

async function noteDiscrepancy(
  { paymentId, discrepancy, at, recheckAt }: Discrepancy,
  { models, session }: Omit<Parts, 'outbox'>,
): Promise<Payment | null> {
  const read = await models.payments.findById(paymentId).session(session).lean()
  if (!read || (read.discrepancy ?? null) === discrepancy) return null
  const givenUp = read.status === 'PENDING' ? { status: 'UNKNOWN', failureReason: discrepancy } : {}
  const change = withRecheck({ discrepancy, updatedAt: at, ...givenUp }, recheckAt)
  const payment = await models.payments
    .findOneAndUpdate({ _id: paymentId, version: read.version }, change, { session, returnDocument: 'after' })
    .lean()
  return payment && toPayment(payment)
}

const withRecheck = (fields: Partial<Record<keyof Payment, unknown>>, recheckAt: Date | null) => ({
  $set: { ...fields, ...(recheckAt && { recheckAt }) },
  ...(recheckAt === null && { $unset: { recheckAt: 1 as const } }),
  $inc: { version: 1 },
})
