import { auditAccount } from '../domain/ledger-audit.ts'
import type { LedgerAuditReader } from '../domain/ports.ts'

export interface LedgerViolation {
  readonly accountId: string
  /** Null if the account does not exist. */
  readonly organizationId: string | null
  readonly problem: string
}

export interface LedgerAudit {
  readonly accounts: number
  readonly entries: number
  readonly violations: readonly LedgerViolation[]
}

const pageSize = 500

/** Checks the ledgers of all accounts. It changes nothing and can run while the platform runs. */
export async function auditLedger(reader: LedgerAuditReader): Promise<LedgerAudit> {
  const violations: LedgerViolation[] = []
  let [accounts, entries] = [0, 0]
  let page: readonly string[] = []
  do {
    page = await reader.findAccountIds({ after: page.at(-1) ?? null, limit: pageSize })
    for (const accountId of page) {
      const audited = await reader.readAccount(accountId)
      if (!audited) continue
      const { organizationId } = audited.account
      accounts += 1
      entries += audited.entries.length
      violations.push(...auditAccount(audited).map((problem) => ({ accountId, organizationId, problem })))
    }
  } while (page.length === pageSize)
  for (const accountId of await reader.findOrphanedAccountIds())
    violations.push({ accountId, organizationId: null, problem: 'expected an account behind the entries, found none' })
  return { accounts, entries, violations }
}
