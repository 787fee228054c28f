import { specifiedRules, validate } from 'graphql'
import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { createDocumentCheck } from './check-text.ts'
import { createNodeCheck } from './node-limit.ts'
import type { NodeCheck } from './node-limit.ts'
import type { OperationLimits } from './operation-limits.ts'

/** An operation as parsed: one whose text comes again has the same node. */
export interface OperationToCheck {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

/** Checks operations that do not come through Apollo Server, which validates those that do. */
export interface OperationCheck {
  /** What is wrong with its text. */
  validate(parsed: OperationToCheck): readonly GraphQLError[]
  /**
   * What is wrong with how much a valid operation asks for.
   * @param variables - coerced
   */
  weigh(parsed: OperationToCheck, variables: Readonly<Record<string, unknown>>): GraphQLError | null
}

/** @param currentSchema - the graph as clients see it */
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

/** Each error that names a field looks for names that are like it. */
export const maxErrors = 20

interface Checked {
  readonly schema: GraphQLSchema
  readonly errors: readonly GraphQLError[]
  readonly checkNodes: NodeCheck | null
}
