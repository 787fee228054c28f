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
  /** Fields that it brings, by the names that they have in the data. */
  readonly fields: readonly string[]
  /** Names that are no fields' own, as errors may have them, and those own names. */
  readonly renames: ReadonlyMap<string, string>
  /** Several steps take from this group, and what one has taken may have changed before the next one takes it. */
  readonly copies: boolean
}
