import { accelerators } from './accelerator.ts'
import { awsDefaults, awsUnitedStates } from './aws-defaults.ts'
import { instancesOf } from './instance.ts'
import type { Instance, InstanceFamily } from './instance.ts'

const g5: InstanceFamily = {
  ...awsDefaults,
  accelerator: accelerators.a10g,
  fastLinks: false,
  multiNode: false,
  oneYearCommitmentFactor: 0.63,
  regionFactors: {
    ...awsUnitedStates,
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
    ...awsUnitedStates,
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
    ...awsUnitedStates,
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
    ...awsUnitedStates,
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

/** EC2 families for serving: G5, G6, G6e and Inf2. */
export const awsServingInstances: readonly Instance[] = [
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
]
