import type { PlannedOperation } from '../request/planned-operation.ts'
import type { RepresentationReader } from './representation-reader.ts'
import type { Rewrite } from './rewrite.ts'

/**
 * Entity fetches of one plan that request the same fields from one subgraph. During an execution an entity is requested once
 * per group: a later fetch of it uses the first response, or waits for it.
 */
export interface EntityGroup {
  readonly index: number
  readonly operation: PlannedOperation
  readonly reader: RepresentationReader
  readonly outputRewrite: Rewrite | undefined
  /** Fields that it fetches, by their names in the data. */
  readonly fields: readonly string[]
  /** Maps aliases, which errors may contain, to the names of the fields. */
  readonly renames: ReadonlyMap<string, string>
  /** Several steps use the results of this group, and one may change a result before the next uses it. */
  readonly copies: boolean
}
