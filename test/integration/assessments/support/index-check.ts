import type { SentCommand } from './start-assessments.ts'

/** What a command looks for, in which order. */
export interface Lookup {
  readonly collection: string
  readonly filter: Readonly<Record<string, unknown>>
  readonly sort: Readonly<Record<string, number>>
}

/** The keys of an index, in order. */
export type IndexKeys = Readonly<Record<string, unknown>>

interface Fields {
  readonly [name: string]: unknown
}

/** Everything that a command looks up in its collection. */
export function lookupsOf({ name, collection, command }: SentCommand): readonly Lookup[] {
  const lookup = (filter: unknown, sort: unknown = {}) => ({
    collection,
    filter: (filter ?? {}) as Fields,
    sort: (sort ?? {}) as Record<string, number>,
  })
  if (name === 'find') return [lookup(command['filter'], command['sort'])]
  if (name === 'findAndModify') return [lookup(command['query'], command['sort'])]
  if (name === 'update') return (command['updates'] as readonly Fields[]).map(({ q }) => lookup(q))
  if (name === 'aggregate')
    return pipelines(command['pipeline'] as readonly Fields[]).map(([filter, sort]) => lookup(filter, sort))
  if (name === 'insert') return []
  throw new Error(`expected a command whose lookups are known, got ${name}`)
}

/**
 * Whether an index leads to what is looked up without passing by the rest of the collection: its first keys are given
 * exactly, and what follows them bounds or orders the rest.
 */
export function leadsTo(keys: IndexKeys, { filter, sort }: Lookup): boolean {
  const names = Object.keys(keys)
  const exact = names.findIndex((name) => !isExact(filter[name]))
  const given = exact === -1 ? names : names.slice(0, exact)
  if (given.length === 0) return false
  const order = Object.entries(sort)
  const rest = names.slice(given.length)
  const direction = order[0] && Number(keys[order[0][0]]) * order[0][1]
  return order.every(([name, way], index) => rest[index] === name && Number(keys[name]) * way === direction)
}

const isExact = (condition: unknown): boolean =>
  condition === null || typeof condition === 'string' || (typeof condition === 'object' && '$in' in condition)

function pipelines(stages: readonly Fields[]): readonly (readonly [unknown, unknown])[] {
  const first = [stages[0]?.['$match'], stages.find((stage) => '$sort' in stage)?.['$sort']] as const
  const unions = stages.flatMap((stage) => {
    const union = stage['$unionWith'] as { readonly pipeline: readonly Fields[] } | undefined
    return union ? pipelines(union.pipeline) : []
  })
  return [first, ...unions]
}
