import type { LeafKind } from './selection.ts'

/** Beyond this, JavaScript writes a number with an exponent, which is not an integer in GraphQL. */
const LARGEST_INTEGER = 1e21

/**
 * Whether a subgraph's value is valid for a leaf of this kind. Integers that are not safe are `bigint`.
 * @see https://spec.graphql.org/October2021/#sec-Scalars
 */
export function isLeafValue(value: unknown, leaf: LeafKind): boolean {
  if (leaf === 'custom') return true
  if (typeof leaf !== 'string') return typeof value === 'string' && leaf.has(value)
  switch (leaf) {
    case 'Boolean':
      return typeof value === 'boolean'
    case 'Int':
      return isInt32(value)
    case 'Float':
      return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
    case 'String':
      return typeof value === 'string'
    case 'ID':
      return typeof value === 'string' || isInteger(value)
    default:
      return leaf satisfies never
  }
}

export function isInt32(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value
}

function isInteger(value: unknown): boolean {
  if (typeof value === 'bigint') return true
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < LARGEST_INTEGER
}
