import { NoSchemaIntrospectionCustomRule } from 'graphql'
import type { ValidationRule } from 'graphql'
import { createDepthLimit } from './depth-limit.ts'
import { createSizeLimits } from './size-limits.ts'
import type { SizeLimits } from './size-limits.ts'
import type { SyntaxLimits } from './syntax-limits.ts'

/** What one operation may ask for. */
export interface OperationLimits extends SyntaxLimits, SizeLimits {
  /** How deep fields may nest. */
  readonly maxDepth: number
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
