import { accelerators } from './accelerator.ts'
import { instancesOf } from './instance.ts'
import type { Instance, InstanceFamily } from './instance.ts'

/**
 * Azure pay as you go, Linux, USD per hour in East US: the Azure Retail Prices API as collected in the SkyPilot catalog
 * v6 (commit 098741e, 2025). That list covers the United States only. Elsewhere a factor of 1.3 is assumed, the ratio
 * of the dearest listed region (West US), and prices are marked as estimates. Availability outside the United States
 * is coarse, from the product availability page.
 */
const azure = {
  provider: 'AZURE',
  listedRegions: 'united-states',
  oneYearCommitmentFactor: null,
  source: { asOf: '2025', name: 'Azure Retail Prices API (SkyPilot catalog v6)' },
} as const

const elsewhere = 1.3

const ncA100: InstanceFamily = {
  ...azure,
  accelerator: accelerators.a100Pcie80,
  fastLinks: true,
  multiNode: false,
  regionFactors: {
    eastus: 1,
    eastus2: 1,
    westus2: 1,
    westus3: 1,
    centralus: 1.13,
    southcentralus: 1.2,
    westus: 1.3,
    westeurope: elsewhere,
    francecentral: elsewhere,
    swedencentral: elsewhere,
    uksouth: elsewhere,
    japaneast: elsewhere,
    koreacentral: elsewhere,
    australiaeast: elsewhere,
    southeastasia: elsewhere,
  },
}

const ncH100: InstanceFamily = {
  ...ncA100,
  accelerator: accelerators.h100Nvl,
  regionFactors: {
    eastus: 1,
    eastus2: 1,
    westus3: 1,
    southcentralus: 1.2,
    westeurope: elsewhere,
    swedencentral: elsewhere,
    uksouth: elsewhere,
    japaneast: elsewhere,
  },
}

const nvA10: InstanceFamily = {
  ...ncA100,
  accelerator: accelerators.a10,
  fastLinks: false,
  regionFactors: {
    eastus: 1,
    eastus2: 1,
    westus2: 1,
    westus3: 1,
    northcentralus: 1.2,
    southcentralus: 1.2,
    westus: 1.3,
    westeurope: elsewhere,
    northeurope: elsewhere,
    francecentral: elsewhere,
    germanywestcentral: elsewhere,
    uksouth: elsewhere,
    japaneast: elsewhere,
    australiaeast: elsewhere,
  },
}

const ndA100x40: InstanceFamily = {
  ...ncA100,
  accelerator: accelerators.a100Sxm40,
  multiNode: true,
  regionFactors: { eastus: 1, westus2: 1, southcentralus: 1.2, westeurope: elsewhere },
}

const ndA100x80: InstanceFamily = {
  ...ndA100x40,
  accelerator: accelerators.a100Sxm80,
  regionFactors: { eastus: 1, eastus2: 1, southcentralus: 1.2, westeurope: elsewhere, swedencentral: elsewhere },
}

const ndH100: InstanceFamily = {
  ...ndA100x40,
  accelerator: accelerators.h100Sxm,
  regionFactors: {
    eastus: 1,
    eastus2: 1,
    westus: 1.3,
    swedencentral: elsewhere,
    uksouth: elsewhere,
    francecentral: elsewhere,
  },
}

export const azureInstances: readonly Instance[] = [
  ...instancesOf(nvA10, [
    ['Standard_NV36ads_A10_v5', 1, 3.2],
    ['Standard_NV72ads_A10_v5', 2, 6.52],
  ]),
  ...instancesOf(ncA100, [
    ['Standard_NC24ads_A100_v4', 1, 3.673],
    ['Standard_NC48ads_A100_v4', 2, 7.346],
    ['Standard_NC96ads_A100_v4', 4, 14.692],
  ]),
  ...instancesOf(ncH100, [
    ['Standard_NC40ads_H100_v5', 1, 6.98],
    ['Standard_NC80adis_H100_v5', 2, 13.96],
  ]),
  ...instancesOf(ndA100x40, [['Standard_ND96asr_v4', 8, 27.197]]),
  ...instancesOf(ndA100x80, [['Standard_ND96amsr_A100_v4', 8, 32.77]]),
  ...instancesOf(ndH100, [['Standard_ND96isr_H100_v5', 8, 98.32]]),
]
