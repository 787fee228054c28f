import { type Document, isDocument } from '../bson/document.ts'
import { isPosition, valueAt } from '../bson/path.ts'
import { CommandError } from '../errors.ts'
import { isTruthy } from './operators.ts'
import { type FieldNode, type FilterNode, parseFilter } from './parse.ts'

/**
 * The array position at which the filter matched, for `field.$`; undefined if it matched none. MongoDB uses the position of the
 * condition that it tested last, which is not specified, so conditions that match at different positions are an error.
 */
export function matchedPosition(filter: Document): (document: Document) => number | undefined {
  const parsed = parseFilter(filter)
  return (document) => {
    const [position, other] = new Set(positions(parsed, document))
    if (other === undefined) return position
    throw new CommandError(
      'BadValue',
      `The positional operator is ambiguous: the query matched elements ${position} and ${other}. Use $elemMatch for conditions on one element`,
    )
  }
}

/** Conditions that match because no element does, and those that match an array as a whole. */
const negative = ['$ne', '$nin', '$not']
const ofWholes = ['$exists', '$size']

function positions(node: FilterNode, document: Document): readonly number[] {
  switch (node.kind) {
    case 'and':
      return node.children.flatMap((child) => positions(child, document))
    case 'or': {
      const matched = node.children.find((child) => child.test(document))
      return matched ? positions(matched, document) : []
    }
    case 'nor':
      return []
    case 'field':
      return isNegative(node) ? [] : positionOf(node, document)
    default:
      return node satisfies never
  }
}

function isNegative({ operator, operand }: FieldNode): boolean {
  return negative.includes(operator) || (operator === '$exists' && !isTruthy(operand))
}

function positionOf({ path, operator, test }: FieldNode, document: Document): readonly number[] {
  const parts = path.split('.')
  const length = parts.findIndex((_, at) => Array.isArray(valueAt(document, parts.slice(0, at + 1)))) + 1
  const isWhole = length === parts.length && ofWholes.includes(operator)
  if (length === 0 || isWhole || isPosition(parts[length])) return []
  const prefix = parts.slice(0, length)
  const array = valueAt(document, prefix) as readonly unknown[]
  const position = array.findIndex((element) => test(nest(prefix, [element])))
  return position < 0 ? [] : [position]
}

function nest(parts: readonly string[], value: unknown): Document {
  const [field = '', ...rest] = parts
  const inner = rest.length > 0 ? nest(rest, value) : value
  return isDocument(inner) || Array.isArray(inner) ? { [field]: inner } : {}
}
