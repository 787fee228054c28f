import { specifiedRules, validate } from 'graphql'
import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { createDocumentCheck } from './check-text.ts'
import { createNodeCheck } from './node-limit.ts'
import type { NodeCheck } from './node-limit.ts'
import type { OperationLimits } from './operation-limits.ts'

/** A parsed operation. Equal texts have the same node, by which results are cached. */
export interface OperationToCheck {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

/** Checks operations that do not go through Apollo Server. */
export interface OperationCheck {
  /** Validates the document and its limits. */
  validate(parsed: OperationToCheck): readonly GraphQLError[]
  /**
   * Checks the number of objects that a valid operation selects.
   * @param variables - coerced
   */
  weigh(parsed: OperationToCheck, variables: Readonly<Record<string, unknown>>): GraphQLError | null
}

/** @param currentSchema - returns the API schema */
export function createOperationCheck(currentSchema: () => GraphQLSchema, limits: OperationLimits): OperationCheck {
  const checkDocument = createDocumentCheck(currentSchema, limits)
  const known = new WeakMap<OperationDefinitionNode, Checked>()
  const checked = (parsed: OperationToCheck): Checked => {
    const schema = currentSchema()
    const before = known.get(parsed.operation)
    if (before?.schema === schema) return before
    const excess = checkDocument(parsed.document)
    const errors = excess ? [excess] : validate(schema, parsed.document, specifiedRules, { maxErrors })
    const checkNodes = errors.length > 0 ? null : createNodeCheck({ ...parsed, schema, maxNodes: limits.maxNodes })
    const now = { schema, errors, checkNodes }
    known.set(parsed.operation, now)
    return now
  }
  return {
    validate: (parsed) => checked(parsed).errors,
    weigh(parsed, variables) {
      return checked(parsed).checkNodes?.(variables) ?? null
    },
  }
}

/** Limited because each error about an unknown field searches for similar names. */
export const maxErrors = 20

interface Checked {
  readonly schema: GraphQLSchema
  readonly errors: readonly GraphQLError[]
  readonly checkNodes: NodeCheck | null
}
