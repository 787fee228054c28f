import type { LeafKind } from './selection.ts'

/** Beyond this, JavaScript writes a number with an exponent, which is no GraphQL integer. */
const LARGEST_INTEGER = 1e21

/** Whether a subgraph's value is one that a leaf of this kind may have. */
export function isLeafValue(value: unknown, leaf: LeafKind): boolean {
  if (leaf === 'custom') return true
  if (typeof leaf !== 'string') return typeof value === 'string' && leaf.has(value)
  switch (leaf) {
    case 'Boolean':
      return typeof value === 'boolean'
    case 'Int':
      return isInteger(value)
    case 'Float':
      return typeof value === 'number' && Number.isFinite(value)
    case 'String':
      return typeof value === 'string'
    case 'ID':
      return typeof value === 'string' || isInteger(value)
    default:
      return leaf satisfies never
  }
}

function isInteger(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < LARGEST_INTEGER
}
