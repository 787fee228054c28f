/** Errors that, by GraphQL over HTTP, are reported with status 200 to clients that accept only `application/json`. */
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
 * Whether the client accepts the media type with which the HTTP status reports the result of the operation. Other clients get 200,
 * because an intermediary might otherwise treat the response as one that is not GraphQL.
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-application-json
 */
export const wantsStatus = (accept: string | undefined) =>
  accept?.includes('application/graphql-response+json') ?? false
