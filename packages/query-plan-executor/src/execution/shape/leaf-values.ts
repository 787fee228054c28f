import type { LeafKind } from './selection.ts'

/** Beyond this, JavaScript writes a number with an exponent, which is no integer to GraphQL. */
const LARGEST_INTEGER = 1e21

/**
 * Whether a subgraph's value is one that a leaf of this kind may have. Integers that are no safe ones come as `bigint`.
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
