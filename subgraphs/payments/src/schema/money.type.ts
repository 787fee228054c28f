import { Field, Int, ObjectType } from 'type-graphql'

@ObjectType('Money', { description: 'An amount of money.' })
export class MoneyType {
  @Field(() => Int, { description: 'Amount in minor units of the currency: cents for USD.' })
  declare readonly amountMinor: number

  @Field(() => String, { description: 'ISO 4217 code of the currency.' })
  declare readonly currency: string
}
