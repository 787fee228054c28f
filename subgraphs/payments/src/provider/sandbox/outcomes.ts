/** How a charge of some amount goes. */
export interface ChargeOutcome {
  readonly failureReason: string | null
  /** How often its webhook is called; 0 leaves the customer to ask. */
  readonly webhooks: 0 | 1 | 2
}

/**
 * Amounts, in minor units, that let a customer see what can happen. At 100 per credit, buying 4,242 credits is declined.
 *
 * | amount | credits | outcome |
 * | --- | --- | --- |
 * | 424,200 | 4,242 | fails: `card_declined` |
 * | 424,300 | 4,243 | fails: `insufficient_funds` |
 * | 424,400 | 4,244 | succeeds, but its webhook is lost |
 * | 424,500 | 4,245 | succeeds, and its webhook comes twice |
 * | any other | | succeeds |
 */
export function outcomeOf(amountMinor: number): ChargeOutcome {
  switch (amountMinor) {
    case 424_200:
      return { failureReason: 'card_declined', webhooks: 1 }
    case 424_300:
      return { failureReason: 'insufficient_funds', webhooks: 1 }
    case 424_400:
      return { failureReason: null, webhooks: 0 }
    case 424_500:
      return { failureReason: null, webhooks: 2 }
    default:
      return { failureReason: null, webhooks: 1 }
  }
}
