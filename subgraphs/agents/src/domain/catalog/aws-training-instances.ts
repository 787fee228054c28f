import { accelerators } from './accelerator.ts'
import { awsDefaults, awsUnitedStates } from './aws-defaults.ts'
import { instancesOf } from './instance.ts'
import type { Instance, InstanceFamily } from './instance.ts'

const p4d: InstanceFamily = {
  ...awsDefaults,
  accelerator: accelerators.a100Sxm40,
  fastLinks: true,
  multiNode: true,
  oneYearCommitmentFactor: 0.634,
  regionFactors: {
    ...awsUnitedStates,
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
    ...awsUnitedStates,
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
    ...awsUnitedStates,
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

/** EC2 families for training and large models: P4d, P4de, P5 and P5en. */
export const awsTrainingInstances: readonly Instance[] = [
  ...instancesOf(p4d, [['p4d.24xlarge', 8, 21.95764]]),
  ...instancesOf(p4de, [['p4de.24xlarge', 8, 27.44705]]),
  ...instancesOf(p5Single, [['p5.4xlarge', 1, 6.88]]),
  ...instancesOf(p5, [['p5.48xlarge', 8, 55.04]]),
  ...instancesOf(p5en, [['p5en.48xlarge', 8, 63.296]]),
]
