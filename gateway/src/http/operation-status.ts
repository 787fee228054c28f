/** Failures of which GraphQL over HTTP says that they are no failures of HTTP. */
const aboutOperation: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
])

interface Coded {
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

export const isAboutOperation = ({ extensions }: Coded) => aboutOperation.has(extensions?.['code'])

/**
 * Whether the client asked for the media type with which a status says something about the operation. Others get 200, lest
 * something on the way take the answer for one that is not GraphQL.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-application-json
 */
export const wantsStatus = (accept: string | undefined) =>
  accept?.includes('application/graphql-response+json') ?? false
