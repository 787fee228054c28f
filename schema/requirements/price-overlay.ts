/** Prices that replace those of the catalog: what was negotiated, and hardware that is owned or was quoted. */
export interface PriceOverlay {
  /** When the prices were agreed: a date, month or year. */
  readonly asOf: string
  /** Where they come from, for example the number of a contract. Evidence names it. */
  readonly name: string
  readonly prices: readonly NegotiatedPrice[]
  readonly onPremises: readonly OwnHardware[]
}

/** The price of an instance of the catalog. */
export interface NegotiatedPrice {
  /** One of `cloudProviders`. */
  readonly provider: string
  readonly sku: string
  /** The only region where it applies; `null` for every region that has the instance. */
  readonly region: string | null
  /** US dollars, on demand. */
  readonly usdPerHour: number
}

/**
 * Servers in one's own data centre, or a quote for them. An hour costs a month's quote ÷ 730; for owned servers it costs
 * purchase ÷ (years × 8,760) + kW × PUE × price of a kWh + staff ÷ 8,760.
 */
export interface OwnHardware {
  readonly name: string
  /** Name of the accelerator in the catalog, for example `h100Sxm`. */
  readonly accelerator: string
  readonly acceleratorCount: number
  /** Whether the accelerators of a server are joined by NVLink or the like. */
  readonly fastLinks: boolean
  /** Whether servers are joined by a network of 400 Gbit/s or more. */
  readonly multiNode: boolean
  /** ISO 3166 code of the country where they stand. */
  readonly country: string
  readonly cost: QuotedCost | OwnedCost
}

/** A server that is rented or hosted at a fixed price. */
export interface QuotedCost {
  readonly usdPerMonth: number
}

/** A server that is bought. */
export interface OwnedCost {
  readonly purchaseUsd: number
  readonly depreciationYears: number
  /** Of the whole server under load. */
  readonly powerW: number
  readonly pue: number
  readonly usdPerKWh: number
  /** Staff for one server. */
  readonly staffUsdPerYear: number
}
