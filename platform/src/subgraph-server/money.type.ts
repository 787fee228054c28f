import { Directive, Field, InputType, ObjectType } from 'type-graphql'
import { centsToDecimal, DecimalScalar } from './decimal.scalar.ts'
import { defineEnum } from './define-enum.ts'

export type CurrencyCode = 'USD'

export const CurrencyCodeEnum = defineEnum<CurrencyCode>('CurrencyCode', {
  description: 'ISO 4217 code of a currency. Prices are in US dollars; other currencies may be added.',
  values: { USD: 'US dollar, with two decimals.' },
})

/** The most decimals of the price of a unit, such as an hour of an instance, which may be a fraction of a cent. */
export const mostPriceDecimals = 6

const amount = 'Amount in units of the currency, not in cents: `"1234.50"`.'
const ofPrices = `the price of a unit, such as an hour, has at most ${mostPriceDecimals}.`
const currencyCode = 'Currency of the amount.'

@Directive('@shareable')
@ObjectType('Money', { description: 'An exact amount of money.' })
export class MoneyType {
  @Field(() => DecimalScalar, { description: `${amount} As many decimals as the currency has; ${ofPrices}` })
  declare readonly amount: string

  @Field(() => CurrencyCodeEnum, { description: currencyCode })
  declare readonly currencyCode: CurrencyCode
}

@InputType({ description: 'An exact amount of money.' })
export class MoneyInput {
  @Field(() => DecimalScalar, { description: `${amount} At most as many decimals as the currency has; ${ofPrices}` })
  declare readonly amount: string

  @Field(() => CurrencyCodeEnum, { description: currencyCode })
  declare readonly currencyCode: CurrencyCode
}

/** @param cents - whole US cents */
export const moneyOfCents = (cents: number): MoneyType => ({ amount: centsToDecimal(cents), currencyCode: 'USD' })

const inDollars = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: mostPriceDecimals,
  useGrouping: false,
})

/**
 * The price of a unit, such as an hour of an instance.
 * @param usd - US dollars, rounded to `mostPriceDecimals` decimals
 */
export const moneyOfPrice = (usd: number): MoneyType => ({ amount: inDollars.format(usd), currencyCode: 'USD' })
