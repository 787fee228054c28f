import { Directive, Field, InputType, ObjectType } from 'type-graphql'
import { centsToDecimal, DecimalScalar } from './decimal.scalar.ts'
import { defineEnum } from './define-enum.ts'

export type CurrencyCode = 'USD'

export const CurrencyCodeEnum = defineEnum<CurrencyCode>('CurrencyCode', {
  description: 'ISO 4217 code of a currency. Prices are in US dollars; other currencies may be added.',
  values: { USD: 'US dollar, with two decimals.' },
})

const amount = 'Amount in units of the currency, not in cents: `"1234.50"`.'
const currencyCode = 'Currency of the amount.'

@Directive('@shareable')
@ObjectType('Money', { description: 'An exact amount of money.' })
export class MoneyType {
  @Field(() => DecimalScalar, { description: `${amount} As many decimals as the currency has.` })
  declare readonly amount: string

  @Field(() => CurrencyCodeEnum, { description: currencyCode })
  declare readonly currencyCode: CurrencyCode
}

@InputType({ description: 'An exact amount of money.' })
export class MoneyInput {
  @Field(() => DecimalScalar, { description: `${amount} At most as many decimals as the currency has.` })
  declare readonly amount: string

  @Field(() => CurrencyCodeEnum, { description: currencyCode })
  declare readonly currencyCode: CurrencyCode
}

/** @param cents - whole US cents */
export const moneyOfCents = (cents: number): MoneyType => ({ amount: centsToDecimal(cents), currencyCode: 'USD' })
