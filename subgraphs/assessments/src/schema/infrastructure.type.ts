import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import type { CloudProvider } from '../domain/requirements.ts'
import { countDescription, numberDescription, textDescription } from './described.ts'
import { CloudProviderEnum } from './enums.ts'

const orNull = { nullable: true } as const

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

@ObjectType('CurrentInfrastructure', { description: 'What the team runs today.' })
@InputType('CurrentInfrastructureInput', { description: 'What the team runs today.' })
export class CurrentInfrastructureType {
  @Field(() => Float, {
    ...orNull,
    ...numberDescription('monthlySpendUsd', 'What the team spends today, US dollars per month.'),
  })
  declare readonly monthlySpendUsd?: number | null

  @Field(() => [CurrentInstanceType], {
    ...orNull,
    ...countDescription('instances', 'Instances that the team runs today.'),
  })
  declare readonly instances?: readonly CurrentInstanceType[] | null
}
