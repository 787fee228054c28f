import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import type { CloudProvider } from '../domain/requirements.ts'
import { countDescription, numberDescription, textDescription } from './described.ts'
import { CloudProviderEnum } from './enums.ts'

const orNull = { nullable: true } as const

@ObjectType('CurrentInstance')
@InputType('CurrentInstanceInput')
export class CurrentInstanceType {
  @Field(() => CloudProviderEnum)
  declare readonly provider: CloudProvider

  @Field(() => String, textDescription('sku'))
  declare readonly sku: string

  @Field(() => Int, numberDescription('instanceCount'))
  declare readonly count: number

  @Field(() => Float, { ...orNull, ...numberDescription('hoursPerMonth') })
  declare readonly hoursPerMonth?: number | null
}

@ObjectType('CurrentInfrastructure')
@InputType('CurrentInfrastructureInput')
export class CurrentInfrastructureType {
  @Field(() => Float, { ...orNull, ...numberDescription('monthlySpendUsd') })
  declare readonly monthlySpendUsd?: number | null

  @Field(() => [CurrentInstanceType], { ...orNull, ...countDescription('instances') })
  declare readonly instances?: readonly CurrentInstanceType[] | null
}
