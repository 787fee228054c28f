import type { FetchNode, PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner'
import { Kind } from 'graphql'
import type { FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionNode } from 'graphql'
import { selectionsOf, type Fragments } from './fetch-selections.ts'

/** Fields that a fetch returns of the objects at one path, which a later fetch of the plan can reuse. */
export interface FieldOffer {
  readonly fetch: FetchNode
  /** Whether the objects are the requested entities themselves, not objects below them. */
  readonly ofEntities: boolean
  /** Response names from the root; lists are not marked. */
  readonly path: readonly string[]
  /** Plain fields: without alias, arguments and conditions; fields of a fragment only for its type. */
  readonly fields: readonly OfferedField[]
}

export interface OfferedField {
  readonly name: string
  /** The type condition around it, if there is one. */
  readonly type: string | undefined
}

/** All fields that the fetches of a plan return. A name that has another meaning anywhere at its path is omitted. */
export function fieldOffersOf(node: PlanNode | undefined): FieldOffer[] {
  const offers: FieldOffer[] = []
  const ambiguous = new Set<string>()
  if (node) visitFetches(node, [], (fetch, path) => void offers.push(...offersOf(fetch, { path, ambiguous })))
  return offers.map((offer) => ({
    ...offer,
    fields: offer.fields.filter(({ name }) => !ambiguous.has([...offer.path, name].join('.'))),
  }))
}

function visitFetches(
  node: PlanNode,
  path: readonly string[],
  visit: (fetch: FetchNode, path: readonly string[]) => void,
): void {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      for (const one of node.nodes) visitFetches(one, path, visit)
      return
    case 'Flatten':
      return visitFetches(node.node, [...path, ...node.path.filter((part) => part !== '@').map(String)], visit)
    case 'Condition':
      for (const one of [node.ifClause, node.elseClause]) if (one) visitFetches(one, path, visit)
      return
    case 'Fetch':
      visit(node, path)
      return
    // The compiler of plans refuses these.
    case 'Defer':
  }
}

interface FetchPlace {
  readonly path: readonly string[]
  /** Paths of response names that are aliases or depend on arguments. */
  readonly ambiguous: Set<string>
}

function offersOf(fetch: FetchNode, { path, ambiguous }: FetchPlace): FieldOffer[] {
  const { selections, fragments } = selectionsOf(fetch)
  const reader = new OfferReader(fragments, ambiguous)
  reader.read(selections, { path, type: undefined })
  // The required fields of an entity are known as well.
  if (fetch.requires) reader.add(path, requiredFields(fetch.requires))
  return reader.offers().map((offer) => ({
    ...offer,
    fetch,
    ofEntities: fetch.requires !== undefined && offer.path.length === path.length,
  }))
}

interface Place {
  readonly path: readonly string[]
  readonly type: string | undefined
}

class OfferReader {
  readonly #fragments: Fragments
  readonly #ambiguous: Set<string>
  readonly #fieldsByPath = new Map<string, { readonly path: readonly string[]; readonly fields: OfferedField[] }>()

  constructor(fragments: Fragments, ambiguous: Set<string>) {
    this.#fragments = fragments
    this.#ambiguous = ambiguous
  }

  offers(): Pick<FieldOffer, 'path' | 'fields'>[] {
    return [...this.#fieldsByPath.values()]
  }

  add(path: readonly string[], fields: readonly OfferedField[]): void {
    const key = path.join('.')
    const known = this.#fieldsByPath.get(key)
    if (known) known.fields.push(...fields)
    else this.#fieldsByPath.set(key, { path, fields: [...fields] })
  }

  read(selections: readonly SelectionNode[], place: Place): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) this.#readField(selection, place)
      else this.#readFragment(selection, place)
    }
  }

  #readField(field: FieldNode, { path, type }: Place): void {
    const name = (field.alias ?? field.name).value
    if (field.alias || field.arguments?.length) this.#ambiguous.add([...path, name].join('.'))
    if (field.selectionSet) this.read(field.selectionSet.selections, { path: [...path, name], type: undefined })
    else if (isPlain(field)) this.add(path, [{ name, type }])
  }

  #readFragment(selection: FragmentSpreadNode | InlineFragmentNode, place: Place): void {
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#fragments.get(selection.name.value) : selection
    if (!fragment) return
    // A field that a condition excludes is missing at run time, and not reused then. Of nested type conditions the inner
    // one counts, because a field is looked up on objects of exactly that type.
    const type = fragment.typeCondition?.name.value ?? place.type
    this.read(fragment.selectionSet.selections, { ...place, type })
  }
}

/** Whether a field has neither alias nor arguments. */
export function isPlain(selection: SelectionNode): boolean {
  return (
    selection.kind === Kind.FIELD && !selection.alias && !selection.arguments?.length && !selection.directives?.length
  )
}

function requiredFields(requires: readonly QueryPlanSelectionNode[], type?: string): OfferedField[] {
  return requires.flatMap((one) => {
    if (one.kind === 'InlineFragment') return requiredFields(one.selections, one.typeCondition ?? type)
    return one.alias || one.selections ? [] : [{ name: one.name, type }]
  })
}
