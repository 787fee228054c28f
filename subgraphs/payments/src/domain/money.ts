/** An amount in integer minor units: cents for USD. */
export interface Money {
  readonly amountMinor: number
  /** ISO 4217. */
  readonly currency: string
}

/** The price of one credit outside a plan. */
export const creditPrice: Money = { amountMinor: 100, currency: 'USD' }

export const priceOfCredits = (credits: number): Money => ({
  ...creditPrice,
  amountMinor: creditPrice.amountMinor * credits,
})

export const isSameAmount = (one: Money, other: Money): boolean =>
  one.amountMinor === other.amountMinor && one.currency === other.currency
