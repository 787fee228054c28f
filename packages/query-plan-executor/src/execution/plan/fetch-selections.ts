import type { FetchNode } from '@apollo/query-planner'
import { getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective, Kind, parse } from 'graphql'
import type { FragmentDefinitionNode, SelectionNode } from 'graphql'
import type { JsonObject } from '../request/json-object.ts'

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/** The selections of a fetch; those on the entities, if it fetches entities. */
export interface FetchSelections {
  readonly selections: readonly SelectionNode[]
  readonly fragments: Fragments
}

const known = new WeakMap<FetchNode, FetchSelections>()

/** Reads the operation of a fetch, once. */
export function selectionsOf(fetch: FetchNode): FetchSelections {
  const read = known.get(fetch) ?? readSelections(fetch)
  known.set(fetch, read)
  return read
}

function readSelections(fetch: FetchNode): FetchSelections {
  const { definitions } = parse(fetch.operation)
  const fragments = new Map(
    definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]),
  )
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
  const selections = operation?.selectionSet.selections ?? []
  if (!fetch.requires) return { selections, fragments }
  const [entities] = selections
  return { selections: (entities?.kind === Kind.FIELD && entities.selectionSet?.selections) || [], fragments }
}

/**
 * The fields that a fetch returns of its entities or of the root, by their names after its output rewrites. Other fields that
 * a subgraph sends were not requested, and may have the name of a field of another fetch.
 * @param variables - exclude fields by their conditions; without them all fields are included
 */
export function fieldsOf(fetch: FetchNode, variables?: JsonObject): readonly string[] {
  const names = new Set<string>()
  const { selections, fragments } = selectionsOf(fetch)
  addNames(selections, { fragments, variables, names })
  const renames = renamesOf(fetch)
  return [...new Set([...names].map((name) => renames.get(name) ?? name))]
}

/** Maps the aliases that the planner gives fields with conflicting names to the names of the fields. */
export function renamesOf({ outputRewrites = [] }: FetchNode): ReadonlyMap<string, string> {
  const renames = new Map<string, string>()
  for (const rewrite of outputRewrites)
    if (rewrite.kind === 'KeyRenamer') renames.set(rewrite.path.at(-1) ?? '', rewrite.renameKeyTo)
  return renames
}

interface NameSearch {
  readonly fragments: Fragments
  readonly variables: JsonObject | undefined
  readonly names: Set<string>
}

function addNames(selections: readonly SelectionNode[], search: NameSearch): void {
  for (const selection of selections) {
    if (search.variables && isExcluded(selection, search.variables)) continue
    if (selection.kind === Kind.FIELD) search.names.add((selection.alias ?? selection.name).value)
    else addNames(spreadOf(selection, search.fragments), search)
  }
}

function isExcluded(selection: SelectionNode, variables: JsonObject): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables)
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables)
  return skip?.['if'] === true || include?.['if'] === false
}

/** What a fragment selects. */
export function spreadOf(
  selection: Exclude<SelectionNode, { kind: Kind.FIELD }>,
  fragments: Fragments,
): readonly SelectionNode[] {
  const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
  return fragment?.selectionSet.selections ?? []
}

/**
 * Whether a fetch selects what is at a path, from its entities or the root on.
 * @param nameOf - what the path calls a response name of the fetch
 */
export function selectsPath(
  fetch: FetchNode,
  path: readonly string[],
  nameOf: (name: string) => string = (name) => name,
): boolean {
  const { selections, fragments } = selectionsOf(fetch)
  return hasPath(selections, { path, fragments, nameOf })
}

interface PathSearch {
  readonly path: readonly string[]
  readonly fragments: Fragments
  readonly nameOf: (name: string) => string
}

function hasPath(selections: readonly SelectionNode[], search: PathSearch): boolean {
  const { path, fragments, nameOf } = search
  const [name, ...rest] = path
  if (name === undefined) return false
  return selections.some((selection) => {
    if (selection.kind !== Kind.FIELD) return hasPath(spreadOf(selection, fragments), search)
    if (nameOf((selection.alias ?? selection.name).value) !== name) return false
    return rest.length === 0 || hasPath(selection.selectionSet?.selections ?? [], { ...search, path: rest })
  })
}
