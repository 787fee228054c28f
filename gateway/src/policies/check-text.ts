import { GraphQLError, parse, validate } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { createLimitRules } from './operation-limits.ts'
import type { OperationLimits } from './operation-limits.ts'
import { checkLength, checkSyntax } from './syntax-limits.ts'

/**
 * Parses the text of an operation and checks every limit that does not depend on variables, before validation.
 * @returns null if the text is not valid GraphQL; the next parser reports the syntax error
 * @throws GraphQLError OPERATION_TOO_COSTLY - a limit is exceeded
 */
export type CheckText = (query: string) => DocumentNode | null

export interface TextCheckOptions {
  readonly limits: OperationLimits
  readonly maxTokens: number
  /** The API schema. */
  readonly currentSchema: () => GraphQLSchema
}

export function createTextCheck({ limits, maxTokens, currentSchema }: TextCheckOptions): CheckText {
  const checkDocument = createDocumentCheck(currentSchema, limits)
  return (query) => {
    const tooLong = checkLength(query, limits)
    if (tooLong) throw tooLong
    const document = parseOrNull(query, maxTokens)
    const excess = document && checkDocument(document)
    if (excess) throw excess
    return document
  }
}

/** Returns an error for the first limit that a document exceeds; null if it exceeds none. */
export function createDocumentCheck(currentSchema: () => GraphQLSchema, limits: OperationLimits) {
  const rules = createLimitRules(limits)
  return (document: DocumentNode): GraphQLError | null =>
    checkSyntax(document, limits) ?? validate(currentSchema(), document, rules, { maxErrors: 1 })[0] ?? null
}

function parseOrNull(query: string, maxTokens: number): DocumentNode | null {
  try {
    return parse(query, { maxTokens })
  } catch (error) {
    if (error instanceof GraphQLError) return null
    // The parser is recursive, so deep nesting overflows the stack.
    throw new GraphQLError('Expected an operation that nests less deeply, got one that cannot be parsed.', {
      extensions: { code: 'OPERATION_TOO_COSTLY' },
    })
  }
}
