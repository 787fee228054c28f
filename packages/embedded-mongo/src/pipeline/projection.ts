import { type Document, isDocument } from '../bson/document.ts'
import { numericType, toNumber } from '../bson/numbers.ts'
import { missing } from '../bson/ranks.ts'
import { CommandError } from '../errors.ts'
import { compileExpression, type Expression } from './expressions.ts'

/** What a projection does at one path, or the fields below it. `transform` is `$slice`, `$elemMatch` or `.$` of find. */
export type ProjectionLeaf =
  | { readonly kind: 'include' | 'exclude' }
  | { readonly kind: 'compute'; readonly evaluate: Expression }
  | { readonly kind: 'transform'; readonly including: boolean; readonly apply: (value: unknown) => unknown }

/** Fields by name. */
export type ProjectionTree = Map<string, ProjectionTree | ProjectionLeaf>

/** Parses the operators that only projections of `find` support; undefined for everything else. */
export type ReadSpecial = (
  path: string,
  value: unknown,
) => { readonly path: string; readonly leaf: ProjectionLeaf } | undefined

/** Compiles a projection of `find`, `findAndModify` or `$project`. */
export function compileProjection(
  spec: Document,
  readSpecial: ReadSpecial = () => undefined,
): (document: Document) => Document {
  const leaves = toLeaves(spec, '', readSpecial)
  const including = isIncluding(leaves)
  const tree: ProjectionTree = new Map()
  for (const [path, leaf] of leaves) {
    assertFits(path, leaf, including)
    place(tree, path, leaf)
  }
  const id = tree.get('_id')
  if (including && id === undefined) tree.set('_id', { kind: 'include' })
  const hasComputed = leaves.some(([, leaf]) => leaf.kind === 'compute')
  return (document) => {
    const kept = including ? includeFields(document, tree) : excludeFields(document, tree)
    return hasComputed ? computeFields(kept, tree, document) : kept
  }
}

function isNesting(value: Document): boolean {
  const fields = Object.keys(value)
  return fields.length > 0 && fields.every((field) => !field.startsWith('$'))
}

function toLeaves(spec: Document, prefix: string, readSpecial: ReadSpecial): [string, ProjectionLeaf][] {
  return Object.entries(spec).flatMap(([field, value]): [string, ProjectionLeaf][] => {
    const path = prefix + field
    const special = readSpecial(path, value)
    if (special) return [[special.path, special.leaf]]
    if (typeof value === 'boolean' || numericType(value) !== undefined) {
      const isIncluded = typeof value === 'boolean' ? value : toNumber(value) !== 0
      return [[path, { kind: isIncluded ? 'include' : 'exclude' }]]
    }
    if (isDocument(value) && isNesting(value)) return toLeaves(value, `${path}.`, readSpecial)
    return [[path, { kind: 'compute', evaluate: compileExpression(value) }]]
  })
}

/** `_id: 0` is allowed in both kinds; the first other field determines the kind. */
function isIncluding(leaves: readonly (readonly [string, ProjectionLeaf])[]): boolean {
  const deciding = leaves.filter(([path, leaf]) => path !== '_id' || leaf.kind !== 'exclude')
  const strict = deciding.find(([path, leaf]) => path !== '_id' && (leaf.kind === 'include' || leaf.kind === 'exclude'))
  if (strict) return strict[1].kind === 'include'
  const isSliced = deciding.some(([, leaf]) => leaf.kind === 'transform' && !leaf.including)
  const isElse = deciding.some(([path, leaf]) => path === '_id' || (leaf.kind === 'transform' && leaf.including))
  if (isSliced && isElse)
    throw new CommandError(
      'BadValue',
      'a projection of $slice with _id or $elemMatch and no other field is not supported by the embedded store: say which fields are wanted',
    )
  return deciding.some(([, leaf]) => leaf.kind !== 'transform' || leaf.including)
}

function assertFits(path: string, leaf: ProjectionLeaf, including: boolean): void {
  if (path === '_id') return
  if (including && leaf.kind === 'exclude')
    throw new CommandError('ExclusionInInclusion', `Cannot do exclusion on field ${path} in inclusion projection`)
  if (!including && leaf.kind === 'include')
    throw new CommandError('InclusionInExclusion', `Cannot do inclusion on field ${path} in exclusion projection`)
}

function place(tree: ProjectionTree, path: string, leaf: ProjectionLeaf): void {
  const parts = path.split('.')
  const last = parts.pop() ?? ''
  const parent = parts.reduce((level, part) => {
    assertPathPart(part)
    const known = level.get(part) ?? new Map<string, ProjectionTree | ProjectionLeaf>()
    if (!(known instanceof Map)) throw pathCollision(path)
    level.set(part, known)
    return known
  }, tree)
  assertPathPart(last)
  if (parent.has(last)) throw pathCollision(path)
  parent.set(last, leaf)
}

function assertPathPart(part: string): void {
  if (part === '') throw new CommandError('EmptyPathPart', 'FieldPath field names may not be empty strings.')
  if (part.startsWith('$'))
    throw new CommandError('DollarPathPart', `FieldPath field names may not start with '$'. Got '${part}'.`)
}

function pathCollision(path: string): CommandError {
  return new CommandError('PathCollision', `Path collision at ${path}`)
}

function includeFields(document: Document, tree: ProjectionTree): Document {
  const result: Document = {}
  for (const field in document) {
    const node = tree.get(field)
    if (node === undefined) continue
    const value =
      node instanceof Map
        ? below(document[field], (nested) => includeFields(nested, node))
        : leafValue(document[field], node)
    if (value !== undefined) result[field] = value
  }
  return result
}

function leafValue(value: unknown, leaf: ProjectionLeaf): unknown {
  if (leaf.kind === 'include') return value
  return leaf.kind === 'transform' ? leaf.apply(value) : undefined
}

/** Applies to the documents in arrays; other elements are not included. */
function below(value: unknown, apply: (document: Document) => Document): unknown {
  if (Array.isArray(value))
    return value.map((element) => below(element, apply)).filter((element) => element !== undefined)
  return isDocument(value) ? apply(value) : undefined
}

function excludeFields(document: Document, tree: ProjectionTree): Document {
  const result: Document = {}
  for (const field in document) {
    const node = tree.get(field)
    const value = node === undefined ? document[field] : excludeAt(document[field], node)
    if (value !== undefined) result[field] = value
  }
  return result
}

function excludeAt(value: unknown, node: ProjectionTree | ProjectionLeaf): unknown {
  if (!(node instanceof Map)) return node.kind === 'exclude' ? undefined : leafValue(value, node)
  if (Array.isArray(value)) return value.map((element) => excludeAt(element, node))
  return isDocument(value) ? excludeFields(value, node) : value
}

function computeFields(target: Document, tree: ProjectionTree, root: Document): Document {
  const result = { ...target }
  for (const [field, node] of tree) {
    if (!hasCompute(node)) continue
    const value = computeAt(result[field], node, root)
    if (value === missing) delete result[field]
    else result[field] = value
  }
  return result
}

/** The computed value; `missing` omits the field. */
function computeAt(value: unknown, node: ProjectionTree | ProjectionLeaf, root: Document): unknown {
  if (!(node instanceof Map)) return node.kind === 'compute' ? node.evaluate(root) : value
  if (Array.isArray(value)) return value.map((element) => computeAt(element, node, root))
  return computeFields(isDocument(value) ? value : {}, node, root)
}

function hasCompute(node: ProjectionTree | ProjectionLeaf): boolean {
  return node instanceof Map ? [...node.values()].some(hasCompute) : node.kind === 'compute'
}
