import { NoSchemaIntrospectionCustomRule } from 'graphql'
import type { ValidationRule } from 'graphql'
import { createDepthLimit } from './depth-limit.ts'
import { createSizeLimits } from './size-limits.ts'
import type { SyntaxLimits } from './syntax-limits.ts'

/** What one operation may ask for. */
export interface OperationLimits extends SyntaxLimits {
  /** How deep fields may nest. */
  readonly maxDepth: number
  /** Fields, each counted as often as fragments repeat it. */
  readonly maxFields: number
  /** Mutations in one operation, which run one after the other. */
  readonly maxMutations: number
  /** Objects in lists, by what is asked for: lists multiply as they nest. */
  readonly maxNodes: number
  /** Whether clients may ask what the graph has. */
  readonly introspection: boolean
}

/** The limits that show in the text alone; how many nodes it asks for depends on its variables too. */
export const createLimitRules = (limits: OperationLimits): readonly ValidationRule[] => [
  createDepthLimit(limits.maxDepth),
  createSizeLimits(limits),
  ...(limits.introspection ? [] : [NoSchemaIntrospectionCustomRule]),
]
