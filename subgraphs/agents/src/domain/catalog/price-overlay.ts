import { z } from 'zod'
import { overlayBounds } from '#schema/requirements/bounds'
import type { NumberBounds } from '#schema/requirements/bounds'
import type { OwnedCost, OwnHardware, PriceOverlay, QuotedCost } from '#schema/requirements/price-overlay'
import { cloudProviders } from '#schema/requirements/requirements'
import { accelerators } from './accelerator.ts'
import type { Instance, UnpricedInstance } from './instance.ts'
import { instances, unpricedInstances } from './instances.ts'
import { sourceShape } from './source.ts'

/** The most prices, and the most servers, that one overlay may state. */
export const mostOverlayEntries = 1_000

const text = z.string().min(1).max(200)
const number = ({ min, max, isAboveMin }: NumberBounds) =>
  isAboveMin ? z.number().gt(min).max(max) : z.number().min(min).max(max)
const country = z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166 code of two capital letters')

const costShape: z.ZodType<QuotedCost | OwnedCost> = z.union(
  [
    z.strictObject({ usdPerMonth: number(overlayBounds.usdPerMonth) }),
    z.strictObject({
      purchaseUsd: number(overlayBounds.purchaseUsd),
      depreciationYears: number(overlayBounds.depreciationYears),
      powerW: number(overlayBounds.powerW),
      pue: number(overlayBounds.pue),
      usdPerKWh: number(overlayBounds.usdPerKWh),
      staffUsdPerYear: number(overlayBounds.staffUsdPerYear),
    }),
  ],
  'expected either a price per month or the cost of a server that is bought, got both or neither',
)

/** What an overlay file and the graph accept. */
export const priceOverlayShape: z.ZodType<PriceOverlay> = z
  .strictObject({
    ...sourceShape.shape,
    name: text,
    prices: z
      .array(
        z.strictObject({
          provider: z.enum(cloudProviders),
          sku: text,
          region: text.nullable().default(null),
          usdPerHour: number(overlayBounds.usdPerHour),
        }),
      )
      .max(mostOverlayEntries)
      .default([]),
    onPremises: z
      .array(
        z.strictObject({
          name: text,
          accelerator: z.enum(Object.keys(accelerators)),
          acceleratorCount: number(overlayBounds.acceleratorCount).int(),
          fastLinks: z.boolean(),
          multiNode: z.boolean(),
          country,
          cost: costShape,
        }),
      )
      .max(mostOverlayEntries)
      .default([]),
  })
  .superRefine(({ prices, onPremises }, context) => {
    const seen = new Set<string>()
    for (const [index, { provider, sku, region }] of prices.entries()) {
      const path = ['prices', index]
      const known = candidate(provider, sku)
      if (known === null) {
        context.addIssue({
          code: 'custom',
          path,
          message: `expected an instance of the catalog, got ${provider} ${sku}`,
        })
      } else if (region !== null && !Object.hasOwn(known.family.regionFactors, region)) {
        const regions = Object.keys(known.family.regionFactors).join(', ')
        context.addIssue({ code: 'custom', path, message: `expected a region of ${sku} (${regions}), got ${region}` })
      }
      const key = `${provider} ${sku} ${region ?? ''}`.toLowerCase()
      if (seen.has(key))
        context.addIssue({ code: 'custom', path, message: `expected one price for ${key.trim()}, got two` })
      seen.add(key)
    }
    if (new Set(onPremises.map(({ name }) => name)).size < onPremises.length)
      context.addIssue({ code: 'custom', path: ['onPremises'], message: 'expected names that differ' })
  })

/** The instances of the catalog with the prices of an overlay: replaced ones, ones that had none, and one's own hardware. */
export function catalogWith(overlay: PriceOverlay | null): readonly Instance[] {
  if (overlay === null || (overlay.prices.length === 0 && overlay.onPremises.length === 0)) return instances
  const source = { asOf: overlay.asOf, name: overlay.name }
  const pricesOf = Map.groupBy(overlay.prices, ({ provider, sku }) => keyOf(provider, sku))
  const withPrices = (one: Instance | UnpricedInstance): readonly Instance[] => {
    const prices = pricesOf.get(keyOf(one.family.provider, one.sku))
    if (prices === undefined) return 'usdPerHour' in one ? [one] : []
    const everywhere = prices.find(({ region }) => region === null)?.usdPerHour ?? null
    const list = 'usdPerHour' in one ? one.usdPerHour : null
    const regional = new Map(
      prices.flatMap(({ region, usdPerHour }) => (region === null ? [] : [[region, usdPerHour]])),
    )
    const usdPerHour = everywhere ?? list ?? prices[0]?.usdPerHour
    if (usdPerHour === undefined) return []
    const regionFactors = Object.fromEntries(
      Object.entries(one.family.regionFactors).flatMap(([region, factor]) => {
        const negotiated = regional.get(region) ?? everywhere
        if (negotiated !== null) return [[region, negotiated / usdPerHour]]
        return list === null ? [] : [[region, factor]]
      }),
    )
    const family = { ...one.family, regionFactors, source, listedRegions: 'all' as const }
    // Spot and committed prices are relative to the list price, which does not apply any more.
    return [{ ...one, family, usdPerHour, spotUsdPerHour: null, oneYearUsdPerHour: null, threeYearUsdPerHour: null }]
  }
  return [
    ...[...instances, ...unpricedInstances].flatMap(withPrices),
    ...overlay.onPremises.map((own) => ownInstance(own, source)),
  ]
}

/** What an hour of a server costs, US dollars. */
export function ownUsdPerHour({ cost }: Pick<OwnHardware, 'cost'>): number {
  if ('usdPerMonth' in cost) return cost.usdPerMonth / 730
  const { purchaseUsd, depreciationYears, powerW, pue, usdPerKWh, staffUsdPerYear } = cost
  return purchaseUsd / (depreciationYears * 8760) + (powerW / 1000) * pue * usdPerKWh + staffUsdPerYear / 8760
}

function ownInstance(own: OwnHardware, source: { readonly asOf: string; readonly name: string }): Instance {
  const accelerator = Object.entries(accelerators).find(([key]) => key === own.accelerator)?.[1]
  if (!accelerator) throw new Error(`expected an accelerator of the catalog, got ${own.accelerator}`)
  return {
    sku: own.name,
    acceleratorCount: own.acceleratorCount,
    usdPerHour: ownUsdPerHour(own),
    spotUsdPerHour: null,
    oneYearUsdPerHour: null,
    threeYearUsdPerHour: null,
    family: {
      provider: 'ON_PREMISES',
      accelerator,
      fastLinks: own.fastLinks,
      multiNode: own.multiNode,
      regionFactors: { [`on-premises-${own.country.toLowerCase()}`]: 1 },
      listedRegions: 'all',
      source,
    },
  }
}

/** The prices of two overlays: where both state one, that of `upper` applies. */
export function mergeOverlays(lower: PriceOverlay | null, upper: PriceOverlay | null): PriceOverlay | null {
  if (lower === null || upper === null) return upper ?? lower
  const stated = new Set(upper.prices.map(({ provider, sku }) => keyOf(provider, sku)))
  const names = new Set(upper.onPremises.map(({ name }) => name))
  return {
    asOf: upper.asOf,
    name: `${upper.name}; ${lower.name}`,
    prices: [...lower.prices.filter(({ provider, sku }) => !stated.has(keyOf(provider, sku))), ...upper.prices],
    onPremises: [...lower.onPremises.filter(({ name }) => !names.has(name)), ...upper.onPremises],
  }
}

const keyOf = (provider: string, sku: string): string => `${provider} ${sku.toLowerCase()}`

function candidate(provider: string, sku: string): Instance | UnpricedInstance | null {
  const key = keyOf(provider, sku)
  return [...instances, ...unpricedInstances].find((one) => keyOf(one.family.provider, one.sku) === key) ?? null
}
