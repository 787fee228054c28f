import { accelerators } from './accelerator.ts'
import { instancesOf } from './instance.ts'
import type { Instance, InstanceFamily } from './instance.ts'

/**
 * Google Compute Engine on demand, Linux, USD per hour in us-central1: machine and accelerator prices of the Cloud Billing
 * API as collected in the SkyPilot catalog v8 (commit 006059e), plus bundled local SSD. Outside the United States the
 * host's listed regional ratio is applied to the whole instance, so those prices are marked as estimates.
 */
const gcp = {
  provider: 'GCP',
  listedRegions: 'united-states',
  oneYearCommitmentFactor: null,
  source: { asOf: '2025', name: 'Google Cloud Billing API (SkyPilot catalog v8)' },
} as const

const g2: InstanceFamily = {
  ...gcp,
  accelerator: accelerators.l4,
  fastLinks: false,
  multiNode: false,
  regionFactors: {
    'us-central1': 1,
    'us-east1': 1,
    'us-east4': 1.13,
    'us-west1': 1,
    'us-west4': 1.13,
    'northamerica-northeast2': 1.1,
    'europe-west1': 1.1,
    'europe-west2': 1.29,
    'europe-west3': 1.29,
    'europe-west4': 1.1,
    'europe-west6': 1.4,
    'asia-east1': 1.16,
    'asia-northeast1': 1.28,
    'asia-northeast3': 1.28,
    'asia-south1': 1.2,
    'asia-southeast1': 1.23,
  },
}

const a2High: InstanceFamily = {
  ...g2,
  accelerator: accelerators.a100Sxm40,
  fastLinks: true,
  regionFactors: {
    'us-central1': 1,
    'us-east1': 1,
    'us-west1': 1,
    'us-west3': 1.2,
    'us-west4': 1.13,
    'europe-west4': 1.1,
    'me-west1': 1.1,
    'asia-northeast1': 1.28,
    'asia-northeast3': 1.28,
    'asia-southeast1': 1.23,
  },
}

const a2Ultra: InstanceFamily = {
  ...a2High,
  accelerator: accelerators.a100Sxm80,
  regionFactors: { 'us-central1': 1, 'us-east4': 1.13, 'us-east5': 1, 'europe-west4': 1.1, 'asia-southeast1': 1.23 },
}

/** The one-GPU size is sold as spot or flex-start in some regions; the list price is used all the same. */
const a3Single: InstanceFamily = {
  ...a2High,
  accelerator: accelerators.h100Sxm,
  regionFactors: {
    'us-central1': 1,
    'us-east4': 1,
    'us-east5': 1.13,
    'us-west1': 1,
    'us-west4': 1.13,
    'europe-north1': 1.1,
    'europe-west1': 1.1,
    'europe-west3': 1.18,
    'europe-west4': 1.05,
    'europe-west8': 1.16,
    'europe-west9': 1.16,
    'asia-east1': 1.16,
    'asia-northeast1': 1.28,
    'asia-south1': 1.04,
    'asia-southeast1': 1.23,
    'australia-southeast1': 1.25,
  },
}

const a3: InstanceFamily = { ...a3Single, multiNode: true }

export const gcpInstances: readonly Instance[] = [
  ...instancesOf(g2, [
    ['g2-standard-12', 1, 1.0004],
    ['g2-standard-24', 2, 2.0008],
    ['g2-standard-48', 4, 4.0016],
    ['g2-standard-96', 8, 8.0032],
  ]),
  ...instancesOf(a2High, [
    ['a2-highgpu-1g', 1, 3.6734],
    ['a2-highgpu-2g', 2, 7.3468],
    ['a2-highgpu-4g', 4, 14.6935],
    ['a2-highgpu-8g', 8, 29.3871],
  ]),
  ...instancesOf(a2Ultra, [
    ['a2-ultragpu-1g', 1, 5.0688],
    ['a2-ultragpu-2g', 2, 10.1376],
    ['a2-ultragpu-4g', 4, 20.2752],
    ['a2-ultragpu-8g', 8, 40.5504],
  ]),
  ...instancesOf(a3Single, [['a3-highgpu-1g', 1, 11.0612]]),
  ...instancesOf(a3, [['a3-highgpu-8g', 8, 88.49]]),
]
