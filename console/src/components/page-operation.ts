import type { DocumentNode } from 'graphql'

/** The operation that a page is made of. */
export interface PageOperation {
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
}
