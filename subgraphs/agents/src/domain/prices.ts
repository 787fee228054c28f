import type { PriceOverlay } from '#schema/requirements/price-overlay'

/** The prices of an organization, as they were set last. */
export interface OrganizationPrices {
  readonly organizationId: string
  readonly overlay: PriceOverlay
  readonly updatedAt: Date
  /** The user who set them. */
  readonly updatedBy: string
}

/** Where the prices of organizations are stored. */
export interface PricesRepository {
  /** Those of the given organizations that have some, in one command. */
  find(organizationIds: readonly string[]): Promise<readonly OrganizationPrices[]>
  /** Replaces the prices of an organization. */
  save(prices: OrganizationPrices): Promise<void>
  remove(organizationId: string): Promise<void>
}
