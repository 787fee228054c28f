import { isDocument } from '../bson/document.ts'
import { toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import { conjunction, type FieldNode, type FilterNode, operatorsOf } from '../filter/parse.ts'
import type { Collection, Index } from '../storage/catalog.ts'
import { type Bounds, type KeyRange, mergeRanges, toBounds } from './bounds.ts'
import { implies } from './implication.ts'
import type { SortField } from './sort.ts'

/** A scan of one index: `sorted` if it returns the requested order, `exact` if everything that it returns matches. */
export type IndexScan = {
  readonly kind: 'index'
  readonly index: Index
  readonly ranges: readonly KeyRange[]
  readonly reverse: boolean
  readonly sorted: boolean
  readonly exact: boolean
}

/** How the documents of a query are found. A union scans several indexes and returns each document once. */
export type Plan =
  | IndexScan
  | { readonly kind: 'union'; readonly scans: readonly IndexScan[]; readonly sorted: boolean; readonly exact: false }
  | { readonly kind: 'collection'; readonly reverse: boolean; readonly sorted: boolean; readonly exact: false }

/** A query on a collection. `hint` is the name or the key of an index, or `{ $natural: 1 | -1 }`. */
export type PlanRequest = {
  readonly filter: FilterNode
  readonly sort: readonly SortField[]
  readonly limit: number
  readonly hint: unknown
}

/** Chooses the most selective index, preferably one that also sorts; without any, the whole collection is scanned. */
export function planQuery(collection: Collection, request: PlanRequest): Plan {
  const natural = naturalOrder(request)
  if (natural !== undefined)
    return { kind: 'collection', reverse: natural < 0, sorted: isNatural(request.sort), exact: false }
  const parts = split(request.filter)
  if (request.hint !== undefined) return rate(hinted(collection, request.hint), parts, request).scan
  const candidates = collection.indexes
    .filter((index) => isComplete(index, parts.fields))
    .map((index) => rate(index, parts, request))
    .filter(({ score }) => score > 0)
  const best = candidates.sort((a, b) => b.score - a.score)[0]
  if (best && best.score >= scores.point) return best.scan
  return (
    planUnion(collection, parts, request) ??
    best?.scan ?? { kind: 'collection', reverse: false, sorted: request.sort.length === 0, exact: false }
  )
}

type Parts = {
  readonly fields: readonly FieldNode[]
  /** `fields`, and the conditions that they imply and that can bound an index. */
  readonly conditions: readonly FieldNode[]
  readonly alternatives: readonly (readonly FilterNode[])[]
  readonly isOnlyFields: boolean
}
type Rated = { readonly scan: IndexScan; readonly score: number }

/** An equality is worth more than a range, and a range more than the requested order. */
const scores = { point: 100, range: 50, sorted: 30, sortedAndLimited: 45, perField: -0.1 }

function split(filter: FilterNode): Parts {
  const nodes = flatten(filter)
  const fields = nodes.filter((node) => node.kind === 'field')
  return {
    fields,
    conditions: fields.flatMap((field) => [field, ...conditionsOnElements(field)]),
    alternatives: nodes.flatMap((node) => (node.kind === 'or' ? [node.children] : [])),
    isOnlyFields: nodes.every((node) => node.kind === 'field'),
  }
}

function flatten(filter: FilterNode): readonly FilterNode[] {
  return filter.kind === 'and' ? filter.children.flatMap(flatten) : [filter]
}

/** `{ a: { $elemMatch: { b: 1 } } }` can only hold where `a.b` is 1. */
function conditionsOnElements({ path, operator, operand, test }: FieldNode): readonly FieldNode[] {
  if (operator !== '$elemMatch' || !isDocument(operand)) return []
  return Object.entries(operand).flatMap(([field, condition]) => {
    if (field.startsWith('$')) return []
    return operatorsOf(condition).map(
      ([name, value]) => ({ kind: 'field', path: `${path}.${field}`, operator: name, operand: value, test }) as const,
    )
  })
}

function rate(index: Index, parts: Parts, request: PlanRequest): Rated {
  const base = toBounds(index, parts.conditions)
  const bounds = withAlternatives(index, parts, base) ?? base
  const order = orderOf(index, base, request.sort)
  const covered = parts.isOnlyFields && parts.fields.every((node) => base.covered.has(node))
  const sorted = order !== undefined
  const sortScore =
    request.sort.length === 0 || !sorted ? 0 : request.limit > 0 ? scores.sortedAndLimited : scores.sorted
  const score =
    bounds.points * scores.point +
    (bounds.hasRange ? scores.range : 0) +
    sortScore +
    index.fields.length * scores.perField
  const scan = {
    kind: 'index',
    index,
    ranges: bounds.ranges,
    reverse: order === 'reverse',
    sorted,
    exact: covered,
  } as const
  return { scan, score: bounds.points > 0 || bounds.hasRange || sortScore > 0 ? score : 0 }
}

/**
 * `{ a: 1, $or: [{ b: { $lt: 2 } }, { b: 2, c: { $lt: 3 } }] }` on an index of a, b, c: each alternative together with the
 * other conditions has bounds, and scanning all of them in order returns the order of the index.
 */
function withAlternatives(index: Index, parts: Parts, base: Bounds): Bounds | undefined {
  for (const alternative of parts.alternatives) {
    const each = alternative.map((branch) => toBounds(index, [...parts.conditions, ...split(branch).conditions]))
    if (!each.every((bounds) => bounds.points > base.points || (bounds.hasRange && !base.hasRange))) continue
    const ranges = mergeRanges(each.flatMap((bounds) => bounds.ranges))
    return { ...base, ranges, points: Math.min(...each.map((bounds) => bounds.points)), hasRange: true }
  }
  return undefined
}

/** Whether scanning the index returns the order of the sort; fields with one value may be skipped in both. */
function orderOf(index: Index, bounds: Bounds, sort: readonly SortField[]): 'forward' | 'reverse' | undefined {
  const constants = new Set(
    index.fields
      .slice(0, bounds.constants)
      .filter((_, i) => index.multikey[i] !== true)
      .map(({ path }) => path),
  )
  const wanted = sort.filter(({ path }) => !constants.has(path))
  const [first] = wanted
  if (!first) return 'forward'
  const reverse = first.direction !== index.fields[bounds.constants]?.direction
  const fits = wanted.every(({ path, direction }, i) => {
    const field = index.fields[bounds.constants + i]
    const isSingle = index.multikey[bounds.constants + i] !== true
    return isSingle && field?.path === path && (direction !== field.direction) === reverse
  })
  if (!fits) return undefined
  return reverse ? 'reverse' : 'forward'
}

/** An `$or` of which every branch can use an index. */
function planUnion(collection: Collection, parts: Parts, request: PlanRequest): Plan | undefined {
  for (const alternative of parts.alternatives) {
    const branches = alternative.map((branch) => {
      const plan = planQuery(collection, {
        ...request,
        filter: conjunction([...parts.fields, branch]),
        sort: [],
        limit: 0,
      })
      return plan.kind === 'index' ? [plan] : plan.kind === 'union' ? plan.scans : []
    })
    if (branches.every((scans) => scans.length > 0))
      return { kind: 'union', scans: branches.flat(), sorted: request.sort.length === 0, exact: false }
  }
  return undefined
}

/** Whether the index contains every document that can match, which is not certain for sparse and partial indexes. */
function isComplete(index: Index, conditions: readonly FieldNode[]): boolean {
  if (index.partial && !implies(conditions, index.partial)) return false
  if (!index.sparse) return true
  return conditions.some((node) => index.fields.some(({ path }) => path === node.path) && needsField(node))
}

function needsField({ operator, operand }: FieldNode): boolean {
  if (operator === '$exists') return Boolean(operand)
  if (operator === '$in') return Array.isArray(operand) && operand.every((value: unknown) => value !== null)
  return ['$eq', '$gt', '$gte', '$lt', '$lte', '$regex'].includes(operator) && operand !== null && operand !== undefined
}

function naturalOrder({ hint, sort: [first] }: PlanRequest): number | undefined {
  if (first?.path === '$natural') return first.direction
  return isDocument(hint) && '$natural' in hint ? toNumber(hint['$natural']) : undefined
}

function isNatural([first]: readonly SortField[]): boolean {
  return first === undefined || first.path === '$natural'
}

/** The index of the hint. Documents that a sparse or partial index does not contain are not found, as in MongoDB. */
function hinted(collection: Collection, hint: unknown): Index {
  const wanted = typeof hint === 'string' ? hint : JSON.stringify(hint)
  const isWanted = (index: Index) =>
    index.name === hint ||
    JSON.stringify(Object.fromEntries(index.fields.map(({ path, direction }) => [path, direction]))) === wanted
  const index = collection.indexes.find(isWanted)
  if (index) return index
  throw new CommandError('BadValue', 'planner returned error :: hint provided does not correspond to an existing index')
}
