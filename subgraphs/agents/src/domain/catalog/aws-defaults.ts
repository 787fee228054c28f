import type { InstanceFamily } from './instance.ts'

/**
 * What all AWS EC2 families share: on demand, Linux, USD per hour in us-east-1. Prices, regional ratios and one-year
 * no-upfront ratios were read from instances.vantage.sh (a copy of the AWS price list) as of 2026-08-26.
 */
export const awsDefaults = {
  provider: 'AWS',
  listedRegions: 'all',
  source: { asOf: '2026-08-26', name: 'AWS EC2 on-demand price list (instances.vantage.sh)' },
} as const satisfies Partial<InstanceFamily>

/** The regions of the United States that all have at one price. */
export const awsUnitedStates = { 'us-east-1': 1, 'us-east-2': 1, 'us-west-2': 1 } as const
