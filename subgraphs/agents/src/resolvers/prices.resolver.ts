import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { assertSignedIn, roleIn } from '#platform/auth'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { ownUsdPerHour } from '../domain/catalog/price-overlay.ts'
import type { OrganizationPrices } from '../domain/prices.ts'
import { PriceOverlayType, SetPriceOverlayInput, SetPriceOverlayPayload } from '../schema/price-overlay.type.ts'
import type { OwnHardwareInput, PriceOverlayInput } from '../schema/price-overlay.type.ts'
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

const toNode = ({ overlay, updatedAt, updatedBy }: OrganizationPrices): PriceOverlayType => ({
  asOf: overlay.asOf,
  name: overlay.name,
  prices: overlay.prices as PriceOverlayType['prices'],
  onPremises: overlay.onPremises.map((own) => ({ ...own, usdPerHour: ownUsdPerHour(own) })),
  updatedAt,
  updatedBy: { id: updatedBy },
})

/** In the form of an overlay file; what is wrong with it is found when it is parsed. */
const toOverlay = ({ asOf, name, prices, onPremises }: PriceOverlayInput): unknown => ({
  asOf,
  name,
  prices: (prices ?? []).map(({ region, ...price }) => ({ ...price, region: region ?? null })),
  onPremises: (onPremises ?? []).map(toHardware),
})

function toHardware({ quotedUsdPerMonth, owned, ...hardware }: OwnHardwareInput): unknown {
  const cost = {
    ...(quotedUsdPerMonth != null && { usdPerMonth: quotedUsdPerMonth }),
    // Members of an input are its own properties.
    ...(owned && Object.fromEntries(Object.entries(owned))),
  }
  return { ...hardware, cost }
}
