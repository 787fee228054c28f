/**
 * Declares, with `@Directive`, that the events of a subscription field depend only on the response to a query, which the
 * gateway executes for each subscriber: subscribers with the same response share one stream, and a subscriber for whom the
 * query fails is refused. Not for fields without cursors that start with a state, because a subscriber that joins the stream
 * later does not receive that state.
 * @param query - its variables are arguments of the field with the same names
 */
export const sharedBy = (query: string) => `@sharedBy(query: ${JSON.stringify(query)})`

/**
 * Declares, with `@Directive`, that the value of a field depends on the viewer beyond the membership and role in the
 * organization of the object. Subscriptions that select it are not shared with other viewers.
 */
export const personal = '@personal'

/** The link of a subgraph's schema that composes `@sharedBy` and `@personal` into the supergraph. */
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
