/** The outcome of a charge. */
export interface ChargeOutcome {
  readonly failureReason: string | null
  /** How often its webhook is called; 0: the customer has to query the outcome. */
  readonly webhooks: 0 | 1 | 2
}

/**
 * Amounts, in minor units, with which customers can test failures. At 100 per credit, a purchase of 4,242 credits is declined.
 *
 * | amount | credits | outcome |
 * | --- | --- | --- |
 * | 424,200 | 4,242 | fails: `card_declined` |
 * | 424,300 | 4,243 | fails: `insufficient_funds` |
 * | 424,400 | 4,244 | succeeds, but its webhook is lost |
 * | 424,500 | 4,245 | succeeds, and its webhook is called twice |
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
