import type { Model } from 'mongoose'
import type { PageQuery } from './page-stages.ts'

/**
 * Whether the server would sort all that matches, rather than walk an index that has it in order: DocumentDB does. It is the
 * server's own word; of one that explains nothing, no.
 */
export async function sortsByHand<Document>(
  model: Model<Document>,
  { match, sort, limit }: PageQuery,
): Promise<boolean> {
  const find = { find: model.collection.collectionName, filter: match, sort, limit }
  const plan = await model.db.db?.command({ explain: find, verbosity: 'queryPlanner' }).catch(() => undefined)
  return JSON.stringify(plan?.['queryPlanner']?.winningPlan ?? null).includes('"stage":"SORT"')
}
