import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

function parse(value: unknown): Date {
  const instant = typeof value === 'string' && form.test(value) ? new Date(value) : null
  if (instant && !Number.isNaN(instant.getTime())) return instant
  throw new GraphQLError(`Expected an instant such as "2026-01-31T08:30:00Z", got ${JSON.stringify(value)}.`)
}

/** A point in time, RFC 3339, serialized in UTC with milliseconds. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description: 'An instant in RFC 3339 format. Inputs may have any offset; outputs are in UTC with milliseconds.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => (value instanceof Date ? value : parse(value)).toISOString(),
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
})
