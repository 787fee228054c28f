import { type Document, isDocument } from '../bson/document.ts'
import { valueAt } from '../bson/path.ts'
import { type FilterContext, type FilterNode, parseFilter } from './parse.ts'

/**
 * Where in the array at `path` the filter found its match, for `field.$`: the first element for which the filter's conditions
 * on that array hold. Undefined if the filter says nothing about the array, or nothing matches.
 */
export function matchedPosition(
  path: string,
  filter: Document,
  context: FilterContext,
): (document: Document) => number | undefined {
  const conditions = conditionsOn(path, parseFilter(filter, context))
  const parts = path.split('.')
  return (document) => {
    const array = valueAt(document, parts)
    if (conditions.length === 0 || !Array.isArray(array)) return undefined
    const position = array.findIndex((element: unknown) => {
      const single = nest(parts, [element])
      return conditions.every((condition) => condition.test(single))
    })
    return position < 0 ? undefined : position
  }
}

function conditionsOn(path: string, node: FilterNode): readonly FilterNode[] {
  if (node.kind === 'and') return node.children.flatMap((child) => conditionsOn(path, child))
  if (node.kind === 'field') return node.path === path || node.path.startsWith(`${path}.`) ? [node] : []
  if (node.kind !== 'or') return []
  const branches = node.children.map((child) => conditionsOn(path, child))
  if (!branches.every((branch) => branch.length > 0)) return []
  const test = (document: Document) => branches.some((branch) => branch.every((condition) => condition.test(document)))
  return [{ kind: 'or', children: branches.flat(), test }]
}

function nest(parts: readonly string[], value: unknown): Document {
  const [field = '', ...rest] = parts
  const inner = rest.length > 0 ? nest(rest, value) : value
  return isDocument(inner) || Array.isArray(inner) ? { [field]: inner } : {}
}
