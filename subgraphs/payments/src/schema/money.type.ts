import { Field, Int, ObjectType } from 'type-graphql'

@ObjectType('Money')
export class MoneyType {
  @Field(() => Int, { description: 'In minor units of the currency: cents for USD.' })
  declare readonly amountMinor: number

  @Field(() => String, { description: 'ISO 4217.' })
  declare readonly currency: string
}
