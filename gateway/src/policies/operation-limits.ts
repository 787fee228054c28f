import { NoSchemaIntrospectionCustomRule } from 'graphql'
import type { ValidationRule } from 'graphql'
import { createDepthLimit } from './depth-limit.ts'
import { createSizeLimits } from './size-limits.ts'
import type { SizeLimits } from './size-limits.ts'
import type { SyntaxLimits } from './syntax-limits.ts'

/** Limits of one operation. */
export interface OperationLimits extends SyntaxLimits, SizeLimits {
  /** Maximum nesting depth of fields. */
  readonly maxDepth: number
  /** Maximum number of objects in lists, by requested sizes; nested lists multiply. */
  readonly maxNodes: number
  /** Whether clients may introspect the schema. */
  readonly introspection: boolean
}

/** Validation rules for the limits that do not depend on variables. They read the limits at each validation, because limits may change. */
export const createLimitRules = (limits: OperationLimits): readonly ValidationRule[] => [
  (context) => createDepthLimit(limits.maxDepth)(context),
  (context) => createSizeLimits(limits)(context),
  (context) => (limits.introspection ? {} : NoSchemaIntrospectionCustomRule(context)),
]
