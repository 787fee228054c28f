import { Directive, Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { MoneyInput, MoneyType, mostPriceDecimals } from '#platform/subgraph-server'
import { describeNumber, overlayBounds, withBounds } from '#schema/requirements/bounds'
import type { CloudProvider } from '#schema/requirements/requirements'
import { CloudProviderEnum } from './enums.ts'
import { OrganizationStub, UserStub } from './stubs.ts'

const bounded = (name: keyof typeof overlayBounds, sentence: string) => ({
  description: withBounds(sentence, describeNumber(overlayBounds[name])),
})

@ObjectType({ description: 'A price that was negotiated for an instance of the catalog.' })
export class NegotiatedPrice {
  @Field(() => CloudProviderEnum, { description: 'Provider of the instance.' })
  declare readonly provider: CloudProvider

  @Field(() => String, { description: 'Name that the provider gives the instance.' })
  declare readonly sku: string

  @Field(() => String, { nullable: true, description: 'The only region where the price applies; null for all.' })
  declare readonly region: string | null

  @Field(() => MoneyType, { description: 'Price of an hour on demand.' })
  declare readonly hourlyPrice: MoneyType
}

@ObjectType('OwnHardware', { description: 'Servers in a data centre of the organization, or a quote for them.' })
export class OwnHardwareType {
  @Field(() => String, { description: 'Name of the server.' })
  declare readonly name: string

  @Field(() => String, { description: 'Accelerator, by its name in the catalog.' })
  declare readonly accelerator: string

  @Field(() => Int, { description: 'Accelerators of one server.' })
  declare readonly acceleratorCount: number

  @Field(() => String, { description: 'ISO 3166 code of the country of the data centre, two capital letters.' })
  declare readonly country: string

  @Field(() => MoneyType, {
    description:
      'Cost of an hour of one server: the quoted monthly price ÷ 730, or purchase ÷ (years × 8,760) + kW × PUE × price of a kWh + staff per year ÷ 8,760.',
  })
  declare readonly hourlyCost: MoneyType
}

@Directive('@key(fields: "id")')
@ObjectType('PriceOverlay', {
  description:
    'Prices of an organization that replace those of the catalog in its runs and simulations. Visible to its members.',
})
export class PriceOverlayType {
  @Field(() => ID, { description: 'Unique id with the prefix `prc_`.' })
  declare readonly id: string

  @Field(() => String, { description: 'When the prices were agreed: a date, month or year.' })
  declare readonly asOf: string

  @Field(() => String, { description: 'Source of the prices, which the evidence of recommendations names.' })
  declare readonly name: string

  @Field(() => [NegotiatedPrice], { description: 'Negotiated prices, at most 1,000.' })
  declare readonly prices: readonly NegotiatedPrice[]

  @Field(() => [OwnHardwareType], { description: 'Own or quoted servers, at most 1,000.' })
  declare readonly onPremises: readonly OwnHardwareType[]

  @Field(() => Date, { description: 'When the prices were set.' })
  declare readonly updatedAt: Date

  @Field(() => UserStub, { description: 'User who set the prices.' })
  declare readonly updatedBy: UserStub
}

@InputType({ description: 'A price that was negotiated for an instance of the catalog.' })
export class NegotiatedPriceInput {
  @Field(() => CloudProviderEnum, { description: 'Provider of the instance.' })
  declare readonly provider: CloudProvider

  @Field(() => String, {
    description:
      'Name that the provider gives the instance. It may be an instance that the provider does not sell on demand. 1 to 200 characters.',
  })
  declare readonly sku: string

  @Field(() => String, { nullable: true, description: 'The only region where the price applies; absent for all.' })
  declare readonly region?: string | null

  @Field(() => MoneyInput, bounded('usdPerHour', `Price of an hour, with at most ${mostPriceDecimals} decimals.`))
  declare readonly hourlyPrice: MoneyInput
}

@InputType({ description: 'Cost of a server that is bought.' })
export class OwnedCostInput {
  @Field(() => MoneyInput, bounded('purchaseUsd', 'Purchase price of one server.'))
  declare readonly purchasePrice: MoneyInput

  @Field(() => Float, bounded('depreciationYears', 'Years over which it is depreciated.'))
  declare readonly depreciationYears: number

  @Field(() => Float, bounded('powerW', 'Power of the whole server under load, watts.'))
  declare readonly powerW: number

  @Field(() => Float, bounded('pue', 'Power usage effectiveness: power of the building ÷ power of its machines.'))
  declare readonly pue: number

  @Field(
    () => MoneyInput,
    bounded('usdPerKWh', `Price of a kilowatt-hour, with at most ${mostPriceDecimals} decimals.`),
  )
  declare readonly pricePerKWh: MoneyInput

  @Field(() => MoneyInput, bounded('staffUsdPerYear', 'Cost of staff for one server per year.'))
  declare readonly yearlyStaffCost: MoneyInput
}

@InputType({
  description:
    'Servers in a data centre of the organization, or a quote for them. Exactly one of `quotedMonthlyPrice` and `owned` is required.',
})
export class OwnHardwareInput {
  @Field(() => String, { description: 'Name of the server, unique among the servers. 1 to 200 characters.' })
  declare readonly name: string

  @Field(() => String, { description: 'Accelerator, by its name in the catalog, for example `h100Sxm`.' })
  declare readonly accelerator: string

  @Field(() => Int, bounded('acceleratorCount', 'Accelerators of one server.'))
  declare readonly acceleratorCount: number

  @Field(() => Boolean, { description: 'Whether NVLink or a similar link connects the accelerators of a server.' })
  declare readonly fastLinks: boolean

  @Field(() => Boolean, { description: 'Whether a network of 400 Gbit/s or more connects the servers.' })
  declare readonly multiNode: boolean

  @Field(() => String, { description: 'ISO 3166 code of the country of the data centre, two capital letters.' })
  declare readonly country: string

  @Field(() => MoneyInput, { nullable: true, ...bounded('usdPerMonth', 'Quoted price of one server per month.') })
  declare readonly quotedMonthlyPrice?: MoneyInput | null

  @Field(() => OwnedCostInput, { nullable: true, description: 'Cost of a server that is bought.' })
  declare readonly owned?: OwnedCostInput | null
}

@InputType({ description: 'Prices that replace those of the catalog.' })
export class PriceOverlayInput {
  @Field(() => String, {
    description: 'When the prices were agreed: a date, month or year, such as 2026-11-01, 2026-11 or 2026.',
  })
  declare readonly asOf: string

  @Field(() => String, {
    description: 'Source of the prices, such as the number of a contract. 1 to 200 characters.',
  })
  declare readonly name: string

  @Field(() => [NegotiatedPriceInput], { nullable: true, description: 'Negotiated prices, at most 1,000.' })
  declare readonly prices?: readonly NegotiatedPriceInput[] | null

  @Field(() => [OwnHardwareInput], { nullable: true, description: 'Own or quoted servers, at most 1,000.' })
  declare readonly onPremises?: readonly OwnHardwareInput[] | null
}

@InputType({ description: 'The prices of an organization.' })
export class SetPriceOverlayInput {
  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => PriceOverlayInput, {
    nullable: true,
    description: 'The prices, which replace earlier ones; null removes them.',
  })
  declare readonly overlay?: PriceOverlayInput | null
}

@ObjectType({ description: 'Result of setPriceOverlay.' })
export class SetPriceOverlayPayload {
  @Field(() => PriceOverlayType, { nullable: true, description: 'The prices as stored; null when they were removed.' })
  declare readonly priceOverlay: PriceOverlayType | null

  @Field(() => OrganizationStub, { description: 'The organization.' })
  declare readonly organization: OrganizationStub
}
