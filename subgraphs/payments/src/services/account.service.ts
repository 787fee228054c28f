import { notFound } from '#platform/errors'
import { createId } from '#platform/ids'
import type { BillingAccount } from '../domain/billing-account.ts'
import { plans } from '../domain/plan.ts'
import type {
  AccountOpening,
  AccountReader,
  AccountSource,
  BillingStore,
  OrganizationDirectory,
} from '../domain/ports.ts'

export interface AccountServiceDeps {
  readonly reader: AccountReader
  readonly store: BillingStore
  readonly directory: OrganizationDirectory
  readonly now: () => Date
}

/** Billing accounts, which come to be when they are first needed. */
export class AccountService implements AccountSource {
  readonly #deps: AccountServiceDeps

  constructor(deps: AccountServiceDeps) {
    this.#deps = deps
  }

  async accountsOf(
    organizationIds: readonly string[],
    correlationId: string,
  ): Promise<readonly (BillingAccount | null)[]> {
    const known = await this.#find(organizationIds)
    const missing = organizationIds.filter((id) => !known.has(id))
    if (missing.length === 0) return organizationIds.map((id) => known.get(id) ?? null)
    await this.#open(await this.#deps.directory.find(missing, correlationId))
    const opened = await this.#find(missing)
    return organizationIds.map((id) => known.get(id) ?? opened.get(id) ?? null)
  }

  /** @throws AppError NOT_FOUND - there is no such organization */
  async accountOf(organizationId: string, correlationId: string): Promise<BillingAccount> {
    const [account] = await this.accountsOf([organizationId], correlationId)
    if (!account) throw notFound('organization', organizationId)
    return account
  }

  async #find(organizationIds: readonly string[]): Promise<ReadonlyMap<string, BillingAccount>> {
    const accounts = await this.#deps.reader.findAccountsOf(organizationIds)
    return new Map(accounts.map((account) => [account.organizationId, account]))
  }

  // All at once first; when somebody else opens one of them at the same time, each for itself, so that the others come to be.
  async #open(organizations: readonly Organization[]): Promise<void> {
    const [first, ...others] = organizations
    if (!first || (await this.#insert(organizations)) || others.length === 0) return
    for (const organization of organizations) await this.#insert([organization])
  }

  /** @returns whether they are there now because of this call */
  async #insert(organizations: readonly Organization[]): Promise<boolean> {
    const createdAt = this.#deps.now()
    const done = await this.#deps.store.transaction(async (transaction) => {
      await transaction.openAccounts(organizations.map((organization) => toOpening(organization, createdAt)))
      return true
    })
    return done ?? false
  }
}

type Organization = Awaited<ReturnType<OrganizationDirectory['find']>>[number]

/** Who signs up gets a personal organization, and with it the credits of the free plan. */
const signUpGrant = plans.FREE.includedCredits

function toOpening({ id: organizationId, personal }: Organization, createdAt: Date): AccountOpening {
  const accountId = createId('bil')
  const account = {
    id: accountId,
    organizationId,
    plan: 'FREE',
    creditBalance: personal ? signUpGrant : 0,
    openReservations: 0,
    entryCount: personal ? 1 : 0,
    pendingPaymentId: null,
    createdAt,
  } as const
  if (!personal) return { account, grant: null }
  const posting = { kind: 'GRANT', credits: signUpGrant, runId: null, paymentId: null, createdAt } as const
  const place = { id: createId('led'), accountId, organizationId, seq: 1, balanceAfter: signUpGrant }
  return { account, grant: { ...posting, ...place } }
}
