import type { DocumentNode, OperationDefinitionNode } from 'graphql'

/** A parsed document, and the operation in it that a request selects. */
export interface ParsedOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}
