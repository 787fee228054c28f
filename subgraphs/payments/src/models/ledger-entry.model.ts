import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import { ledgerKinds } from '../domain/ledger.ts'
import type { LedgerEntry } from '../domain/ledger.ts'
import { instant, integer, schemaOptions, text } from './stored.ts'
import type { Stored } from './stored.ts'

/** Unused references are absent, not null, because the unique indexes below ignore only absent fields. */
export type StoredEntry = Omit<Stored<LedgerEntry>, 'runId' | 'paymentId'> & {
  readonly runId?: string
  readonly paymentId?: string
}
export type LedgerEntryModel = Model<StoredEntry>

export function defineLedgerEntryModel(connection: Connection): LedgerEntryModel {
  const schema = new Schema<StoredEntry>(
    {
      _id: text,
      accountId: text,
      organizationId: text,
      seq: integer,
      kind: { ...text, enum: ledgerKinds },
      credits: integer,
      balanceAfter: integer,
      runId: { type: String },
      paymentId: { type: String },
      createdAt: instant,
    },
    schemaOptions,
  )
    .index({ accountId: 1, seq: -1 }, { unique: true })
    .index({ accountId: 1, kind: 1, seq: -1 })
    .index({ runId: 1, kind: 1 }, { unique: true, partialFilterExpression: { runId: { $exists: true } } })
    .index({ paymentId: 1, kind: 1 }, { unique: true, partialFilterExpression: { paymentId: { $exists: true } } })
  return connection.model<StoredEntry>('LedgerEntry', schema)
}

export const toEntry = ({ _id, runId, paymentId, ...rest }: StoredEntry): LedgerEntry => ({
  id: _id,
  ...rest,
  runId: runId ?? null,
  paymentId: paymentId ?? null,
})

export const toStoredEntry = ({ id, runId, paymentId, ...rest }: LedgerEntry): StoredEntry => ({
  _id: id,
  ...rest,
  ...(runId !== null && { runId }),
  ...(paymentId !== null && { paymentId }),
})
