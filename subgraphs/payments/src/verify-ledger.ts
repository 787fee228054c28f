import type { Lifecycle } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { connectMongo } from '#platform/mongo'
import type { PaymentsConfig } from './config.ts'
import { createLedgerAuditReader } from './models/audit/ledger-audit.reader.ts'
import { defineModels } from './models/models.ts'
import { auditLedger } from './services/ledger-audit.service.ts'
import type { LedgerAudit } from './services/ledger-audit.service.ts'

/** Audits the ledger of a database. */
export async function verifyLedger(
  { mongo }: Pick<PaymentsConfig, 'mongo'>,
  { lifecycle, log }: { readonly lifecycle: Lifecycle; readonly log: Logger },
): Promise<LedgerAudit> {
  const connected = lifecycle.own('mongo', await connectMongo({ ...mongo, log }))
  return auditLedger(createLedgerAuditReader(connected, defineModels(connected.connection)))
}
