import { type Document } from '../bson/document.ts'
import { type FilterContext, type FilterNode, parseFilter } from '../filter/parse.ts'
import { changeAt } from './paths.ts'
import { type Update, withId } from './update.ts'

/** The document that an upsert inserts: what the filter demands by equality, then the update on it. */
export function toUpserted(filter: Document, update: Update, context: FilterContext): Document {
  const demanded = equalities(parseFilter(filter, context))
  if (!update.isReplacement) {
    const start = demanded.reduce(
      (document: Document, [path, value]) =>
        changeAt(document, path.split('.'), { change: () => value, mode: 'create' }),
      {},
    )
    return withId(update.apply(start, 'insert'))
  }
  const id = demanded.find(([path]) => path === '_id')
  return withId(update.apply(id ? { _id: id[1] } : {}, 'insert'))
}

function equalities(node: FilterNode): readonly (readonly [string, unknown])[] {
  if (node.kind === 'and') return node.children.flatMap(equalities)
  if (node.kind === 'or' && node.children.length === 1) return node.children.flatMap(equalities)
  if (node.kind !== 'field') return []
  if (node.operator === '$eq') return [[node.path, node.operand]]
  const isSingle = ['$in', '$all'].includes(node.operator) && Array.isArray(node.operand) && node.operand.length === 1
  return isSingle ? [[node.path, (node.operand as unknown[])[0]]] : []
}
