import type { Model, PipelineStage } from 'mongoose'

/** One page of one list: the records that match, in order, at most `limit`. */
export interface PageQuery {
  readonly match: Readonly<Record<string, unknown>>
  readonly sort: Readonly<Record<string, 1 | -1>>
  readonly limit: number
}

/**
 * Reads several pages of one collection with a single command, each page through its own index range.
 * @returns for each query in order its raw documents and whether more match behind them
 */
export async function findPages<Document>(
  model: Model<Document>,
  queries: readonly PageQuery[],
): Promise<readonly { readonly items: readonly Document[]; readonly hasNextPage: boolean }[]> {
  const [first, ...others] = queries
  if (!first) return []
  if (others.length === 0) return [toPage(first, await findPage(model, first))]
  const pipeline: PipelineStage[] = [
    ...pageStages(first, 0),
    ...others.map((query, index) => ({
      $unionWith: { coll: model.collection.collectionName, pipeline: pageStages(query, index + 1) },
    })),
  ]
  const rows = await model.aggregate<{ page: number; record: Document }>(pipeline)
  const pages = queries.map(() => [] as Document[])
  for (const { page, record } of rows) pages[page]?.push(record)
  return queries.map((query, index) => toPage(query, pages[index] ?? []))
}

// The common case, in the form that every engine is best at.
const findPage = <Document>(model: Model<Document>, { match, sort, limit }: PageQuery) =>
  model.find<Document>({ ...match }, null, { lean: true, sort: { ...sort }, limit: limit + 1 })

const toPage = <Document>({ limit }: PageQuery, items: readonly Document[]) => ({
  items: items.slice(0, limit),
  hasNextPage: items.length > limit,
})

// One record more than asked for tells whether there is a next page.
function pageStages({ match, sort, limit }: PageQuery, page: number) {
  return [
    { $match: match },
    { $sort: sort },
    { $limit: limit + 1 },
    { $project: { _id: 0, page: { $literal: page }, record: '$$ROOT' } },
  ]
}
