import { type Document } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { type FilterNode, parseFilter } from '../filter/parse.ts'
import { isOperatorDocument, isPattern } from '../filter/patterns.ts'
import { toInserted } from './inserted.ts'
import { changeAt } from './paths.ts'
import type { Update } from './update.ts'

/** The document that an upsert inserts: the equality conditions of the filter, with the update applied. */
export function toUpserted(filter: Document, update: Update): Document {
  const demanded = equalities(parseFilter(filter))
  if (!update.isReplacement) {
    assertSingle(demanded.map(([path]) => path))
    const start = demanded.reduce(
      (document: Document, [path, value]) =>
        changeAt(document, path.split('.'), { change: () => value, mode: 'create' }),
      {},
    )
    return toInserted(update.apply(start, 'insert'))
  }
  const id = demanded.find(([path]) => path === '_id')
  return toInserted(update.apply(id ? { _id: id[1] } : {}, 'insert'))
}

/** A path with two values, or with a value for itself and for a part, is ambiguous. */
function assertSingle(paths: readonly string[]): void {
  for (const [position, path] of paths.entries()) {
    const other = paths.find((each, i) => i !== position && (each === path || each.startsWith(`${path}.`)))
    if (other !== undefined)
      throw new CommandError(
        'NotSingleValueField',
        `cannot infer query fields to set, both paths '${path}' and '${other}' are matched`,
      )
  }
}

function equalities(node: FilterNode): readonly (readonly [string, unknown])[] {
  if (node.kind === 'and') return node.children.flatMap(equalities)
  if (node.kind === 'or' && node.children.length === 1) return node.children.flatMap(equalities)
  if (node.kind !== 'field') return []
  if (node.operator === '$eq') return [[node.path, node.operand]]
  const { path, operator, operand } = node
  if (!Array.isArray(operand) || (operator !== '$all' && (operator !== '$in' || operand.length > 1))) return []
  return operand
    .filter((value) => !isPattern(value) && !isOperatorDocument(value))
    .map((value: unknown) => [path, value] as const)
}
