/**
 * Says of a subscription field, with `@Directive`, that it depends on nothing but what a query answers, which the gateway asks as
 * whoever subscribes: those with the same answer are served by one stream. Whom the query refuses is refused. Not for fields
 * without cursors that begin with a state: who joins such a stream later does not get what it began with.
 * @param query - its variables are arguments of the field, under the same names
 */
export const sharedBy = (query: string) => `@sharedBy(query: ${JSON.stringify(query)})`

/**
 * Says of a field, with `@Directive`, that what it gives depends on who asks, beyond the membership and role in the
 * organization whose thing it is. Subscriptions that select it are not shared with others.
 */
export const personal = '@personal'

/** What a subgraph's schema needs for `@sharedBy` and `@personal` to be carried into the supergraph. */
export const sharingDefinition = `extend schema
  @link(url: "https://plumbline.example/sharing/v1.0", import: ["@sharedBy", "@personal"])
  @composeDirective(name: "@sharedBy")
  @composeDirective(name: "@personal")

"Subscribers for whom the query has the same answer may share one upstream subscription."
directive @sharedBy(
  "Operation that the gateway executes as each subscriber. Its variables are the arguments of the field."
  query: String!
) on FIELD_DEFINITION

"The value depends on the viewer, beyond membership and role. Subscriptions that select it are not shared."
directive @personal on FIELD_DEFINITION
`
