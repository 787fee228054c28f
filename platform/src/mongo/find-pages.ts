import type { Model } from 'mongoose'
import { pageStages, sortOf } from './page-stages.ts'
import type { PageQuery, PageStage } from './page-stages.ts'

/**
 * Reads several pages of one collection with a single command, each page through its own index range.
 * @returns for each query, in order, its raw documents and whether more match after them
 */
export async function findPages<Document>(
  model: Model<Document>,
  queries: readonly PageQuery[],
): Promise<readonly { readonly items: readonly Document[]; readonly hasMore: boolean }[]> {
  const [first, ...others] = queries
  if (!first) return []
  if (others.length === 0) return [toPage(first, await findPage(model, first))]
  const rows = await model.aggregate<{ page: number; record: Document }>([
    ...unitedStages(queries, model.collection.collectionName),
  ])
  const pages = queries.map(() => [] as Document[])
  for (const { page, record } of rows) pages[page]?.push(record)
  return queries.map((query, index) => toPage(query, pages[index] ?? []))
}

const widestUnion = 10

/**
 * Unites the first page with the others as a tree of small unions. DocumentDB needs seconds to plan one union of a hundred pages, and
 * a tenth of that to plan the tree.
 */
function unitedStages(queries: readonly PageQuery[], coll: string, page = 0): readonly PageStage[] {
  const [first, ...others] = queries
  if (!first) return []
  const size = Math.ceil(others.length / widestUnion)
  const unions: PageStage[] = []
  for (let start = 0; start < others.length; start += size) {
    const part = others.slice(start, start + size)
    unions.push({ $unionWith: { coll, pipeline: [...unitedStages(part, coll, page + 1 + start)] } })
  }
  return [...pageStages(first, coll), { $project: { _id: 0, page: { $literal: page }, record: '$$ROOT' } }, ...unions]
}

// The common case, in the form that every engine executes best.
function findPage<Document>(model: Model<Document>, query: PageQuery) {
  const { match, limit, windows = [] } = query
  if (windows.length === 0)
    return model.find<Document>({ ...match }, null, { lean: true, sort: { ...sortOf(query) }, limit: limit + 1 })
  return model.aggregate<Document>([...pageStages(query, model.collection.collectionName)])
}

const toPage = <Document>({ limit, isBackward = false }: PageQuery, items: readonly Document[]) => ({
  items: isBackward ? items.slice(0, limit).toReversed() : items.slice(0, limit),
  hasMore: items.length > limit,
})
