/** A command that was sent to a database. */
export interface SentCommand {
  readonly name: string
  readonly collection: string
  readonly command: Readonly<Record<string, unknown>>
}

/** A lookup of a command in a collection, as a query that can be explained. */
export interface Lookup {
  /** The shape of the query and its order, without values. */
  readonly shape: string
  readonly collection: string
  /** A `find` or `aggregate`. */
  readonly query: Readonly<Record<string, unknown>>
}

type Fields = Readonly<Record<string, unknown>>

/**
 * The lookups of a command: of each of its statements, and of each list of a `$unionWith`.
 * @throws Error - the command is not supported
 */
export function lookupsOf({ name, collection, command }: SentCommand): readonly Lookup[] {
  const find = (filter: unknown, rest: Fields = {}): Lookup => ({
    collection,
    query: { find: collection, filter: filter ?? {}, ...rest },
    shape: `${collection}.${name} ${shapeOf(filter ?? {})}${rest['sort'] ? ` by ${orderOf(rest['sort'])}` : ''}`,
  })
  if (name === 'insert') return []
  if (name === 'find') return [find(command['filter'], pick(command, ['sort', 'limit', 'projection']))]
  if (name === 'count' || name === 'distinct') return [find(command['query'])]
  if (name === 'findAndModify') return [find(command['query'], pick(command, ['sort']))]
  if (name === 'update') return (command['updates'] as readonly Fields[]).map(({ q }) => find(q))
  if (name === 'delete') return (command['deletes'] as readonly Fields[]).map(({ q }) => find(q))
  if (name === 'aggregate')
    return pipelinesOf(command['pipeline'] as readonly Fields[]).map((pipeline) => ({
      collection,
      query: { aggregate: collection, pipeline, cursor: {} },
      shape: `${collection}.aggregate ${pipeline.map(stageShape).join(' | ')}`,
    }))
  throw new Error(`expected a command whose lookups are known, got ${name}`)
}

function pipelinesOf(stages: readonly Fields[]): readonly (readonly Fields[])[] {
  const united = stages.flatMap((stage) => {
    const union = stage['$unionWith'] as { readonly pipeline: readonly Fields[] } | undefined
    return union ? pipelinesOf(union.pipeline) : []
  })
  return [stages.filter((stage) => !('$unionWith' in stage)), ...united]
}

function stageShape(stage: Fields): string {
  if ('$match' in stage) return shapeOf(stage['$match'])
  return '$sort' in stage ? `by ${orderOf(stage['$sort'])}` : (Object.keys(stage)[0] ?? '')
}

function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return value.every(isFilter) ? `[${value.map(shapeOf).join(', ')}]` : '[…]'
  if (!isFilter(value)) return '…'
  const fields = Object.entries(value).map(([key, inner]) => `${key}: ${shapeOf(inner)}`)
  return `{ ${fields.join(', ')} }`
}

// The driver stores a sort in a Map, which preserves the order of keys.
const orderOf = (sort: unknown) => JSON.stringify(sort instanceof Map ? Object.fromEntries(sort) : sort)

const isFilter = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const pick = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.filter((name) => fields[name] !== undefined).map((name) => [name, fields[name]]))
