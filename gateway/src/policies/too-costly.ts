import { GraphQLError } from 'graphql'
import type { ASTNode } from 'graphql'

export interface TooCostly {
  readonly node: ASTNode
  /** `10 mutations at most` */
  readonly expected: string
  readonly limit: number
  readonly actual: number
}

/** The error of an operation that exceeds a limit. */
export const tooCostly = ({ node, expected, limit, actual }: TooCostly) =>
  new GraphQLError(`Expected ${expected}, got ${actual}.`, {
    nodes: node,
    extensions: { code: 'OPERATION_TOO_COSTLY', limit, actual },
  })
