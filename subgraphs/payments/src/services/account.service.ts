import { notFound } from '#platform/errors'
import { toOpening } from '../domain/account-opening.ts'
import type { OrganizationToBill } from '../domain/account-opening.ts'
import type { BillingAccount } from '../domain/billing-account.ts'
import type { AccountReader, AccountSource, BillingStore, OrganizationDirectory } from '../domain/ports.ts'

export interface AccountServiceDeps {
  readonly reader: AccountReader
  readonly store: BillingStore
  readonly directory: OrganizationDirectory
  readonly now: () => Date
}

/** Billing accounts, which are created at first use. */
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

  /** @throws AppError NOT_FOUND - the organization does not exist */
  async accountOf(organizationId: string, correlationId: string): Promise<BillingAccount> {
    const [account] = await this.accountsOf([organizationId], correlationId)
    if (!account) throw notFound('organization', organizationId)
    return account
  }

  async #find(organizationIds: readonly string[]): Promise<ReadonlyMap<string, BillingAccount>> {
    const accounts = await this.#deps.reader.findAccountsOf(organizationIds)
    return new Map(accounts.map((account) => [account.organizationId, account]))
  }

  // One command for all; if another process creates one of them at the same time, each is inserted separately.
  async #open(organizations: readonly OrganizationToBill[]): Promise<void> {
    const [first, ...others] = organizations
    if (!first || (await this.#insert(organizations)) || others.length === 0) return
    for (const organization of organizations) await this.#insert([organization])
  }

  /** @returns whether this call has created them */
  async #insert(organizations: readonly OrganizationToBill[]): Promise<boolean> {
    const createdAt = this.#deps.now()
    const done = await this.#deps.store.transaction(async (transaction) => {
      await transaction.openAccounts(organizations.map((organization) => toOpening(organization, createdAt)))
      return true
    })
    return done ?? false
  }
}
