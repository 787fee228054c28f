import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { assertSignedIn, roleIn } from '#platform/auth'
import { badUserInput } from '#platform/errors'
import { moneyOfPrice, mostPriceDecimals } from '#platform/subgraph-server'
import type { MoneyInput, ReferenceResolver } from '#platform/subgraph-server'
import type { CloudProvider } from '#schema/requirements/requirements'
import { ownUsdPerHour } from '../domain/catalog/price-overlay.ts'
import type { OrganizationPrices } from '../domain/prices.ts'
import { PriceOverlayType, SetPriceOverlayInput, SetPriceOverlayPayload } from '../schema/price-overlay.type.ts'
import type { OwnedCostInput, OwnHardwareInput, PriceOverlayInput } from '../schema/price-overlay.type.ts'
import { OrganizationStub } from '../schema/stubs.ts'
import type { PricesService } from '../services/prices.service.ts'
import type { AgentsContext } from './context.ts'

/** The prices of organizations. */
@Resolver(() => OrganizationStub)
export class PricesResolver {
  readonly #prices: PricesService

  constructor(prices: PricesService) {
    this.#prices = prices
  }

  @FieldResolver(() => PriceOverlayType, {
    nullable: true,
    description: 'Negotiated prices and own hardware, which replace prices of the catalog; null when there are none.',
  })
  async priceOverlay(
    @Root() { id }: OrganizationStub,
    @Ctx() { loaders }: AgentsContext,
  ): Promise<PriceOverlayType | null> {
    const prices = await loaders.prices.load(id)
    return prices && toNode(prices)
  }

  @Mutation(() => SetPriceOverlayPayload, {
    description:
      'Sets the prices of an organization: negotiated prices and its own hardware. Runs that start afterwards use them. Needs the role ADMIN. BAD_USER_INPUT names the first invalid field.',
  })
  async setPriceOverlay(
    @Arg('input', () => SetPriceOverlayInput, { description: 'The organization and its prices.' })
    { organizationId, overlay }: SetPriceOverlayInput,
    @Ctx() { viewer }: AgentsContext,
  ): Promise<SetPriceOverlayPayload> {
    assertSignedIn(viewer)
    const prices = await this.#prices.set(viewer, organizationId, overlay == null ? null : toOverlay(overlay))
    return { priceOverlay: prices && toNode(prices), organization: { id: organizationId } }
  }
}

/** The users subgraph checks whether the organization exists; this one checks that the viewer is a member. */
export const resolveOrganization: ReferenceResolver<AgentsContext> = ({ id }, { viewer }) =>
  roleIn(viewer, id) === null ? null : { id }

/** The id contains that of the organization, so that the overlay is found without an index of its own. */
export const resolvePriceOverlay: ReferenceResolver<AgentsContext> = async ({ id }, { viewer, loaders }) => {
  const organizationId = id.replace(/^prc_/, 'org_')
  const prices = roleIn(viewer, organizationId) === null ? null : await loaders.prices.load(organizationId)
  return prices && toNode(prices)
}

const toNode = ({ organizationId, overlay, updatedAt, updatedBy }: OrganizationPrices): PriceOverlayType => ({
  id: organizationId.replace(/^org_/, 'prc_'),
  asOf: overlay.asOf,
  name: overlay.name,
  prices: overlay.prices.map(({ provider, usdPerHour, ...price }) => ({
    ...price,
    provider: provider as CloudProvider,
    hourlyPrice: moneyOfPrice(usdPerHour),
  })),
  onPremises: overlay.onPremises.map((own) => ({ ...own, hourlyCost: moneyOfPrice(ownUsdPerHour(own)) })),
  updatedAt,
  updatedBy: { id: updatedBy },
})

/** In the form of an overlay file; what else is wrong with it is found when it is parsed. */
const toOverlay = ({ asOf, name, prices, onPremises }: PriceOverlayInput): unknown => ({
  asOf,
  name,
  prices: (prices ?? []).map(({ region, hourlyPrice, ...price }, index) => ({
    ...price,
    region: region ?? null,
    usdPerHour: toUsd(`overlay.prices[${index}].hourlyPrice`, hourlyPrice, mostPriceDecimals),
  })),
  onPremises: (onPremises ?? []).map((own, index) => toHardware(`overlay.onPremises[${index}]`, own)),
})

function toHardware(field: string, { quotedMonthlyPrice, owned, ...hardware }: OwnHardwareInput): unknown {
  const cost = {
    ...(quotedMonthlyPrice && { usdPerMonth: toUsd(`${field}.quotedMonthlyPrice`, quotedMonthlyPrice) }),
    ...(owned && toOwnedCost(`${field}.owned`, owned)),
  }
  return { ...hardware, cost }
}

const toOwnedCost = (field: string, { purchasePrice, pricePerKWh, yearlyStaffCost, ...more }: OwnedCostInput) => ({
  ...more,
  purchaseUsd: toUsd(`${field}.purchasePrice`, purchasePrice),
  usdPerKWh: toUsd(`${field}.pricePerKWh`, pricePerKWh, mostPriceDecimals),
  staffUsdPerYear: toUsd(`${field}.yearlyStaffCost`, yearlyStaffCost),
})

/** Within the bounds of prices, numbers represent the allowed decimals exactly. */
function toUsd(field: string, { amount }: MoneyInput, mostDecimals = 2): number {
  const decimals = amount.split('.')[1]?.length ?? 0
  if (decimals > mostDecimals)
    throw badUserInput(`${field}.amount`, `expected at most ${mostDecimals} decimals, got ${decimals}`)
  return Number(amount)
}
