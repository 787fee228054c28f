import type { DocumentNode, OperationDefinitionNode } from 'graphql'

/** The operation that a request names, parsed. */
export interface ParsedOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}
