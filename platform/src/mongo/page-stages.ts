import type { PipelineStage } from 'mongoose'

/** One page of one list: the records that match, in order, at most `limit`. */
export interface PageQuery {
  readonly match: Readonly<Record<string, unknown>>
  readonly sort: Readonly<Record<string, 1 | -1>>
  readonly limit: number
  /** Whether to read the last `limit` records that match instead of the first. */
  readonly isBackward?: boolean
  /**
   * For a list by `_id`, newest first and read forwards: ids that divide the matching records into parts, nearest first, each after the
   * start of the page. A server that sorts all matching records then sorts only the parts that the page needs.
   */
  readonly windows?: readonly string[]
}

/** The stages of an aggregation for a page, with one additional record that shows whether there is a next page. */
export function pageStages(query: PageQuery, collection: string): readonly PageStage[] {
  const { limit } = query
  const sort = sortOf(query)
  const [nearest, ...further] = rangesOf(query)
  const stages = (match: PageQuery['match']): readonly PageStage[] => [
    { $match: match },
    { $sort: sort },
    { $limit: limit + 1 },
  ]
  if (!nearest) return stages(query.match)
  // A server reads the parts of a union in order, and reads nothing beyond the limit.
  const unions = further.map((match) => ({ $unionWith: { coll: collection, pipeline: [...stages(match)] } }))
  return [...stages(nearest), ...unions, { $limit: limit + 1 }]
}

/** The order in which a page is read: backwards, from the end of the list. */
export function sortOf({ sort, isBackward = false }: Pick<PageQuery, 'sort' | 'isBackward'>): PageQuery['sort'] {
  if (!isBackward) return sort
  return Object.fromEntries(Object.entries(sort).map(([field, order]) => [field, order === 1 ? -1 : 1] as const))
}

/** The comparison operator for records after a key in this order or, when the list is read backwards, before it. */
export const beyond = (order: 1 | -1, isBackward: boolean): '$gt' | '$lt' =>
  (order === 1) === isBackward ? '$lt' : '$gt'

export type PageStage = Exclude<PipelineStage, PipelineStage.Merge | PipelineStage.Out>

function rangesOf({ match, windows = [] }: PageQuery): readonly PageQuery['match'][] {
  if (windows.length === 0) return []
  const behind = match['_id'] as object | undefined
  return [...windows, null].map((from, index) => {
    const before = windows[index - 1]
    const upper = before === undefined ? behind : { $lt: before }
    const _id = { ...upper, ...(from !== null && { $gte: from }) }
    return { ...match, _id }
  })
}
