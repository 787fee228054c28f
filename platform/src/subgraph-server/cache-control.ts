import { createHash } from 'node:crypto'

/**
 * Says of a field, with `@Directive`, that gateways may keep what it gives, and for how long at most. Fields of what it
 * returns need not say so again, unless they are an entity's: those speak for themselves.
 *
 * `PUBLIC`: it is the same for everybody. `PRIVATE`: it depends on who asks. Either way every write that changes it has to
 * be told by an event whose `touches` name the entity, or the entity that lists it.
 */
export const cacheControl = (scope: 'PUBLIC' | 'PRIVATE', maxAgeSeconds: number) =>
  `@cacheControl(maxAge: ${maxAgeSeconds}, scope: ${scope})`

/**
 * The same for what everybody may see and only a release changes: the supergraph carries its version, a hash, and what
 * gateways have kept of another version is not found any more.
 */
export const referenceData = (data: unknown, maxAgeSeconds: number) => {
  const version = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 12)
  return `@cacheControl(maxAge: ${maxAgeSeconds}, scope: PUBLIC, version: "${version}")`
}

/** What a subgraph's schema needs for `@cacheControl` to be carried into the supergraph. */
export const cacheControlDefinition = `extend schema
  @link(url: "https://plumbline.example/cacheControl/v1.0", import: ["@cacheControl"])
  @composeDirective(name: "@cacheControl")

"For how long and for whom gateways may cache a field."
directive @cacheControl(
  "Maximum age in seconds."
  maxAge: Int!
  "For whom the cached value may be used."
  scope: cacheControl__Scope! = PRIVATE
  "Version of data that only a release changes. Entries of another version are not used."
  version: String
) on FIELD_DEFINITION

"For whom a cached value may be used."
enum cacheControl__Scope {
  "For the viewer that it was fetched for."
  PRIVATE
  "For everybody."
  PUBLIC
}
`
