import { z } from 'zod'
import { readData } from '#platform/data-files'
import type { OwnHardware } from '#schema/requirements/price-overlay'
import { accelerators } from './accelerator.ts'
import data from './data/own-servers.json' with { type: 'json' }
import { engineerUsdPerYear } from './labour.ts'
import { assumptionShape, sourceShape } from './source.ts'

const {
  servers,
  note: _,
  ...costs
} = readData(
  'own-servers.json',
  z.strictObject({
    note: z.string(),
    depreciationYears: assumptionShape,
    networkShare: assumptionShape,
    supportSharePerYear: assumptionShape,
    colocationUsdPerKWMonth: assumptionShape,
    pue: assumptionShape,
    usdPerKWh: assumptionShape,
    serversPerEngineer: assumptionShape,
    leastEngineers: assumptionShape,
    leadMonths: assumptionShape,
    servers: z.array(
      z.strictObject({
        name: z.string(),
        accelerator: z.enum(Object.keys(accelerators)),
        acceleratorCount: z.number().int().positive(),
        purchaseUsd: z.number().positive(),
        powerW: z.number().positive(),
        source: sourceShape,
      }),
    ),
  }),
  data,
)

/**
 * What owning servers costs besides their price:
 * - `depreciationYears`, `leadMonths`: times
 * - `networkShare`, `supportSharePerYear`: shares of the purchase price
 * - `colocationUsdPerKWMonth`, `pue`, `usdPerKWh`: space and electricity
 * - `serversPerEngineer`, `leastEngineers`: people
 */
export const ownCosts = costs

/** A server that can be bought, with all that a month of it costs. US dollars. */
export interface OwnServer {
  readonly name: string
  readonly purchaseUsd: number
  readonly powerUsdPerMonth: number
  readonly colocationUsdPerMonth: number
  /** Of this server; `null` where the staff is counted for all servers together (`serversPerEngineer`). */
  readonly staffUsdPerMonth: number | null
  readonly depreciationMonths: number
  readonly source: string
}

const hoursPerMonth = 730

/** Servers with a published price of purchase; standing in a country. */
export function publishedServers(
  country: string,
): readonly { readonly hardware: OwnHardware; readonly server: OwnServer }[] {
  const { colocationUsdPerKWMonth, pue, usdPerKWh, depreciationYears, serversPerEngineer, supportSharePerYear } =
    ownCosts
  return servers.map(({ name, accelerator, acceleratorCount, purchaseUsd, powerW, source }) => {
    const kW = powerW / 1000
    const colocationUsdPerMonth = kW * colocationUsdPerKWMonth.value
    const yearly =
      engineerUsdPerYear / serversPerEngineer.value +
      colocationUsdPerMonth * 12 +
      purchaseUsd * supportSharePerYear.value
    const cost = {
      purchaseUsd,
      depreciationYears: depreciationYears.value,
      powerW,
      pue: pue.value,
      usdPerKWh: usdPerKWh.value,
      staffUsdPerYear: yearly,
    }
    return {
      hardware: { name, accelerator, acceleratorCount, fastLinks: true, multiNode: true, country, cost },
      server: {
        name,
        purchaseUsd,
        powerUsdPerMonth: kW * pue.value * usdPerKWh.value * hoursPerMonth,
        colocationUsdPerMonth,
        staffUsdPerMonth: null,
        depreciationMonths: depreciationYears.value * 12,
        source: `${source.name}, ${source.asOf}`,
      },
    }
  })
}

/** The servers that an organization states with their purchase price. */
export function statedServers(onPremises: readonly OwnHardware[], source: string): readonly OwnServer[] {
  return onPremises.flatMap(({ name, cost }) =>
    'usdPerMonth' in cost
      ? []
      : [
          {
            name,
            purchaseUsd: cost.purchaseUsd,
            powerUsdPerMonth: (cost.powerW / 1000) * cost.pue * cost.usdPerKWh * hoursPerMonth,
            colocationUsdPerMonth: 0,
            staffUsdPerMonth: cost.staffUsdPerYear / 12,
            depreciationMonths: cost.depreciationYears * 12,
            source,
          },
        ],
  )
}
