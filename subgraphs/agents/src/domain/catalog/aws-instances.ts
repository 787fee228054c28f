import { accelerators } from './accelerator.ts'
import { instancesOf } from './instance.ts'
import type { Instance, InstanceFamily } from './instance.ts'

/**
 * AWS EC2 on demand, Linux, USD per hour in us-east-1. Prices, regional ratios and one-year no-upfront ratios were read
 * from instances.vantage.sh (a copy of the AWS price list) as of 2026-08-26.
 */
const aws = {
  provider: 'AWS',
  listedRegions: 'all',
  source: { asOf: '2026-08-26', name: 'AWS EC2 on-demand price list (instances.vantage.sh)' },
} as const

const unitedStates = { 'us-east-1': 1, 'us-east-2': 1, 'us-west-2': 1 } as const

const g5: InstanceFamily = {
  ...aws,
  accelerator: accelerators.a10g,
  fastLinks: false,
  multiNode: false,
  oneYearCommitmentFactor: 0.63,
  regionFactors: {
    ...unitedStates,
    'ca-central-1': 1.1103,
    'eu-central-1': 1.2505,
    'eu-north-1': 1.0606,
    'eu-south-2': 1.0537,
    'eu-west-1': 1.1163,
    'eu-west-2': 1.2694,
    'eu-west-3': 1.2694,
    'il-central-1': 1.1721,
    'me-central-1': 1.2266,
    'ap-east-1': 1.5396,
    'ap-northeast-1': 1.4503,
    'ap-northeast-2': 1.2296,
    'ap-south-1': 1.2008,
    'ap-southeast-2': 1.3002,
    'ap-southeast-3': 1.3996,
    'sa-east-1': 1.6998,
  },
}

const g6: InstanceFamily = {
  ...g5,
  accelerator: accelerators.l4,
  oneYearCommitmentFactor: 0.651,
  regionFactors: {
    ...unitedStates,
    'ca-central-1': 1.1103,
    'eu-central-1': 1.2505,
    'eu-central-2': 1.3482,
    'eu-north-1': 1.0606,
    'eu-south-2': 1.0537,
    'eu-west-2': 1.2694,
    'eu-west-3': 1.2694,
    'me-central-1': 1.2279,
    'ap-northeast-1': 1.4503,
    'ap-northeast-2': 1.2296,
    'ap-south-1': 1.2008,
    'ap-southeast-2': 1.3002,
    'sa-east-1': 1.6998,
  },
}

const g6e: InstanceFamily = {
  ...g5,
  accelerator: accelerators.l40s,
  regionFactors: {
    ...unitedStates,
    'eu-central-1': 1.2504,
    'eu-north-1': 1.0607,
    'eu-south-2': 1.0537,
    'me-central-1': 1.2268,
    'ap-northeast-1': 1.4503,
    'ap-northeast-2': 1.2294,
    'ap-south-1': 1.201,
  },
}

const inf2: InstanceFamily = {
  ...g5,
  accelerator: accelerators.inferentia2,
  fastLinks: true,
  regionFactors: {
    ...unitedStates,
    'eu-central-1': 1.5,
    'eu-north-1': 1.1,
    'eu-west-1': 1.25,
    'eu-west-2': 1.5,
    'eu-west-3': 1.4,
    'ap-northeast-1': 1.5,
    'ap-south-1': 1.3,
    'ap-southeast-1': 1.4,
    'ap-southeast-2': 1.3,
    'sa-east-1': 1.7,
  },
}

const p4d: InstanceFamily = {
  ...aws,
  accelerator: accelerators.a100Sxm40,
  fastLinks: true,
  multiNode: true,
  oneYearCommitmentFactor: 0.634,
  regionFactors: {
    ...unitedStates,
    'ca-central-1': 1.15,
    'eu-central-1': 1.2494,
    'eu-north-1': 1.0801,
    'eu-west-1': 1.0801,
    'eu-west-2': 1.3,
    'ap-northeast-1': 1.3707,
    'ap-northeast-2': 1.385,
    'ap-south-1': 1.1998,
    'ap-southeast-1': 1.2,
    'ap-southeast-2': 1.3,
    'sa-east-1': 1.6193,
  },
}

const p4de: InstanceFamily = {
  ...p4d,
  accelerator: accelerators.a100Sxm80,
  regionFactors: {
    'us-east-1': 1,
    'us-west-2': 1,
    'eu-central-1': 1.2494,
    'il-central-1': 1.2961,
    'ap-northeast-1': 1.3707,
    'ap-southeast-1': 1.2,
  },
}

/** The one-GPU size of P5 exists in fewer regions than the eight-GPU one. */
const p5Single: InstanceFamily = {
  ...p4d,
  accelerator: accelerators.h100Sxm,
  multiNode: false,
  oneYearCommitmentFactor: null,
  regionFactors: {
    ...unitedStates,
    'eu-west-2': 1.3,
    'ap-northeast-1': 1.25,
    'ap-south-1': 1.2,
    'ap-southeast-2': 1.3,
    'ap-southeast-3': 1.38,
    'sa-east-1': 1.68,
  },
}

const p5: InstanceFamily = {
  ...p5Single,
  multiNode: true,
  regionFactors: {
    ...p5Single.regionFactors,
    'us-west-1': 1.25,
    'ca-central-1': 1.15,
    'eu-north-1': 1.07,
    'ap-northeast-2': 1.38,
  },
}

const p5en: InstanceFamily = {
  ...p5,
  accelerator: accelerators.h200Sxm,
  regionFactors: {
    ...unitedStates,
    'us-west-1': 1.25,
    'eu-north-1': 1.07,
    'eu-south-2': 1.08,
    'me-central-1': 1.2,
    'ap-northeast-1': 1.25,
    'ap-northeast-2': 1.38,
    'ap-south-1': 1.2,
    'ap-southeast-3': 1.38,
  },
}

export const awsInstances: readonly Instance[] = [
  ...instancesOf(g5, [
    ['g5.xlarge', 1, 1.006],
    ['g5.12xlarge', 4, 5.672],
    ['g5.48xlarge', 8, 16.288],
  ]),
  ...instancesOf(g6, [
    ['g6.xlarge', 1, 0.8048],
    ['g6.12xlarge', 4, 4.6016],
    ['g6.48xlarge', 8, 13.3504],
  ]),
  ...instancesOf(g6e, [
    ['g6e.xlarge', 1, 1.861],
    ['g6e.12xlarge', 4, 10.49264],
    ['g6e.48xlarge', 8, 30.13118],
  ]),
  ...instancesOf(inf2, [
    ['inf2.xlarge', 1, 0.7582],
    ['inf2.24xlarge', 6, 6.49063],
    ['inf2.48xlarge', 12, 12.98127],
  ]),
  ...instancesOf(p4d, [['p4d.24xlarge', 8, 21.95764]]),
  ...instancesOf(p4de, [['p4de.24xlarge', 8, 27.44705]]),
  ...instancesOf(p5Single, [['p5.4xlarge', 1, 6.88]]),
  ...instancesOf(p5, [['p5.48xlarge', 8, 55.04]]),
  ...instancesOf(p5en, [['p5en.48xlarge', 8, 63.296]]),
]
