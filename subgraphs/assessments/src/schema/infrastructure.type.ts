import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import { MoneyInput } from '#platform/subgraph-server'
import type { CloudProvider } from '#schema/requirements/requirements'
import { countDescription, numberDescription, textDescription } from './described.ts'
import { CloudProviderEnum } from './enums.ts'

const orNull = { nullable: true } as const

export const spend = 'Spending of the team per month.'

@ObjectType('CurrentInstance', { description: 'Instances of one type that the team runs today.' })
@InputType('CurrentInstanceInput', { description: 'Instances of one type that the team runs today.' })
export class CurrentInstanceType {
  @Field(() => CloudProviderEnum, { description: 'Provider of the instances.' })
  declare readonly provider: CloudProvider

  @Field(() => String, textDescription('sku', "The provider's name of the instance type, such as `p5.48xlarge`."))
  declare readonly sku: string

  @Field(() => Int, numberDescription('instanceCount', 'Number of instances.'))
  declare readonly count: number

  @Field(() => Float, { ...orNull, ...numberDescription('hoursPerMonth', 'Hours per month that each instance runs.') })
  declare readonly hoursPerMonth?: number | null
}

/** What a client writes and reads in the same form. */
@ObjectType()
@InputType()
abstract class CurrentInfrastructureFields {
  @Field(() => [CurrentInstanceType], {
    ...orNull,
    ...countDescription('instances', 'Instances that the team runs today.'),
  })
  declare readonly instances?: readonly CurrentInstanceType[] | null
}

@ObjectType('CurrentInfrastructure', { description: 'Infrastructure that the team runs today.' })
export class CurrentInfrastructureType extends CurrentInfrastructureFields {}

@InputType({ description: 'Infrastructure that the team runs today.' })
export class CurrentInfrastructureInput extends CurrentInfrastructureFields {
  @Field(() => MoneyInput, { ...orNull, ...numberDescription('monthlySpendUsd', spend) })
  declare readonly monthlySpend?: MoneyInput | null
}
