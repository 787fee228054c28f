import { createHash } from 'node:crypto'

/**
 * Declares, with `@Directive`, that gateways may cache a field, and for how long at most. Fields of its value inherit the
 * policy, except those of entities, which need their own.
 *
 * `PUBLIC`: the value is the same for all viewers. `PRIVATE`: it depends on the viewer. Every write that changes it must
 * publish an event whose payload names the entity, or the entity that lists it.
 */
export const cacheControl = (scope: 'PUBLIC' | 'PRIVATE', maxAgeSeconds: number) =>
  `@cacheControl(maxAge: ${maxAgeSeconds}, scope: ${scope})`

/**
 * The same for public data that only a release changes. The supergraph contains a hash of the data as its version, and entries
 * of another version are not used.
 */
export const referenceData = (data: unknown, maxAgeSeconds: number) => {
  const version = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 12)
  return `@cacheControl(maxAge: ${maxAgeSeconds}, scope: PUBLIC, version: "${version}")`
}

/** The link of a subgraph's schema that composes `@cacheControl` into the supergraph. */
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
  "For all callers."
  PUBLIC
}
`
