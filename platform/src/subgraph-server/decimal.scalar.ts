import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

const form = /^-?(0|[1-9]\d*)(\.\d+)?$/

function parse(value: unknown): string {
  if (typeof value === 'string' && form.test(value)) return value
  throw new GraphQLError(`Expected a decimal number as text such as "-1234.50", got ${JSON.stringify(value)}.`)
}

/** A decimal number of any size, exact, as text. */
export const DecimalScalar = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description: 'An exact decimal number of any size, as a string: `"-1234.50"`. It is never rounded.',
  serialize: parse,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
})

/** Whole cents as an amount with two decimals: `-123450` is `"-1234.50"`. */
export function centsToDecimal(cents: number): string {
  const whole = BigInt(cents)
  const digits = (whole < 0n ? -whole : whole).toString().padStart(3, '0')
  return `${whole < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
