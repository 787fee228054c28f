import type { Model } from 'mongoose'
import type { PageQuery } from './page-stages.ts'

/**
 * Whether the server sorts all matching records instead of using the order of an index, as DocumentDB does. Determined by
 * `explain`; false for a server without it.
 */
export async function sortsByHand<Document>(
  model: Model<Document>,
  { match, sort, limit }: PageQuery,
): Promise<boolean> {
  const find = { find: model.collection.collectionName, filter: match, sort, limit }
  const plan = await model.db.db?.command({ explain: find, verbosity: 'queryPlanner' }).catch(() => undefined)
  return JSON.stringify(plan?.['queryPlanner']?.winningPlan ?? null).includes('"stage":"SORT"')
}
