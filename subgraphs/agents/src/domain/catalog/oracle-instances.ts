import { accelerators } from './accelerator.ts'
import { instancesOf } from './instance.ts'
import type { Instance, InstanceFamily } from './instance.ts'

/**
 * Oracle Cloud list prices, USD per hour, as collected in the SkyPilot catalog v8 (commit 0588751). Oracle charges the
 * same in every commercial region. Which shapes a region has is coarse here: Oracle publishes no table by region.
 */
const regionFactors = {
  'us-ashburn-1': 1,
  'us-chicago-1': 1,
  'us-phoenix-1': 1,
  'ca-toronto-1': 1,
  'eu-frankfurt-1': 1,
  'eu-amsterdam-1': 1,
  'uk-london-1': 1,
  'ap-tokyo-1': 1,
  'ap-osaka-1': 1,
  'ap-sydney-1': 1,
  'ap-mumbai-1': 1,
  'sa-saopaulo-1': 1,
} as const

const bareMetal: InstanceFamily = {
  provider: 'ORACLE',
  accelerator: accelerators.h100Sxm,
  fastLinks: true,
  multiNode: true,
  regionFactors,
  listedRegions: 'all',
  oneYearCommitmentFactor: null,
  source: { asOf: '2026', name: 'Oracle Cloud price list (SkyPilot catalog v8)' },
}

const a10: InstanceFamily = { ...bareMetal, accelerator: accelerators.a10, fastLinks: false, multiNode: false }
const l40s: InstanceFamily = { ...a10, accelerator: accelerators.l40s }

export const oracleInstances: readonly Instance[] = [
  ...instancesOf(a10, [
    ['VM.GPU.A10.1', 1, 2],
    ['VM.GPU.A10.2', 2, 4],
    ['BM.GPU.A10.4', 4, 8],
  ]),
  ...instancesOf(l40s, [['BM.GPU.L40S.4', 4, 14]]),
  ...instancesOf({ ...bareMetal, accelerator: accelerators.a100Sxm40 }, [['BM.GPU4.8', 8, 24.4]]),
  ...instancesOf({ ...bareMetal, accelerator: accelerators.a100Sxm80 }, [['BM.GPU.A100-v2.8', 8, 32]]),
  ...instancesOf(bareMetal, [['BM.GPU.H100.8', 8, 80]]),
  ...instancesOf({ ...bareMetal, accelerator: accelerators.h200Sxm }, [['BM.GPU.H200.8', 8, 80]]),
  ...instancesOf({ ...bareMetal, accelerator: accelerators.mi300x }, [['BM.GPU.MI300X.8', 8, 48]]),
]
