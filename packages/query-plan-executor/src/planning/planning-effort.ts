import { Kind } from 'graphql'
import type { DirectiveNode, DocumentNode, FragmentDefinitionNode, SelectionSetNode, TypeNode } from 'graphql'

/** Estimates the effort of planning a document, in fields that can be fetched from one subgraph only. */
export type EstimateEffort = (document: DocumentNode) => number

/** The number of alternatives that the planner compares in the time of planning one more field. Measured. */
const waysPerField = 25

/**
 * The planner's work grows with the fields and with the ways to divide them among subgraphs, of which it compares all. A field of an entity
 * can be fetched from every subgraph that has it, and so can every field below it: the ways of the leaves multiply.
 * @param maxWays - how many the planner compares at most
 * @param limit - the estimate stops there
 */
export function createEffortEstimate(
  supergraph: DocumentNode,
  { maxWays, limit }: { readonly maxWays: number; readonly limit: number },
): EstimateEffort {
  const { rootTypes, fieldOf } = readFields(supergraph)
  return (document) => {
    const fragments = new Map<string, FragmentDefinitionNode>()
    for (const one of document.definitions)
      if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one)
    let fields = 0
    let ways = 1
    const effort = () => fields * (1 + (ways - 1) / waysPerField)
    const count = ({ selections }: SelectionSetNode, parent: Parent): void => {
      for (const selection of selections) {
        if (effort() > limit) return
        if (selection.kind === Kind.FIELD) {
          fields++
          const { subgraphs, type } = fieldOf(parent.type, selection.name.value)
          if (selection.selectionSet) {
            const below = Math.min(maxWays, parent.ways * Math.max(1, subgraphs.size))
            count(selection.selectionSet, { type, subgraphs, ways: below })
          } else {
            const isThere = [...subgraphs].some((one) => parent.subgraphs.has(one))
            ways = Math.min(maxWays, ways * parent.ways * (isThere ? 1 : Math.max(1, subgraphs.size)))
          }
          continue
        }
        const inner = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection
        const type = inner?.typeCondition?.name.value ?? parent.type
        if (inner) count(inner.selectionSet, { ...parent, type })
      }
    }
    for (const one of document.definitions)
      if (one.kind === Kind.OPERATION_DEFINITION)
        count(one.selectionSet, { type: rootTypes.get(one.operation) ?? '', subgraphs: new Set(), ways: 1 })
    return effort()
  }
}

/** The parent of a selection: its type, the subgraphs that can provide it, and the number of alternatives to fetch it. */
interface Parent {
  readonly type: string
  readonly subgraphs: ReadonlySet<string>
  readonly ways: number
}

interface FieldFacts {
  readonly subgraphs: ReadonlySet<string>
  readonly type: string
}

const noField: FieldFacts = { subgraphs: new Set(), type: '' }

/**
 * Which subgraphs resolve a field. A field of an interface is planned for each type that implements it, so it counts as the field of that name
 * that most subgraphs have.
 */
function readFields({ definitions }: DocumentNode) {
  const ofTypes = new Map<string, Map<string, FieldFacts>>()
  const ofNames = new Map<string, FieldFacts>()
  const rootTypes = new Map<string, string>([
    ['query', 'Query'],
    ['mutation', 'Mutation'],
    ['subscription', 'Subscription'],
  ])
  for (const type of definitions) {
    if (type.kind === Kind.SCHEMA_DEFINITION)
      for (const { operation, type: root } of type.operationTypes) rootTypes.set(operation, root.name.value)
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    const joined = new Set(graphsOf(type.directives, 'join__type'))
    const own = new Map<string, FieldFacts>()
    for (const { name, directives, type: returned } of type.fields ?? []) {
      const stated = new Set(graphsOf(directives, 'join__field'))
      const field = { subgraphs: stated.size > 0 ? stated : joined, type: nameOf(returned) }
      own.set(name.value, field)
      if (field.subgraphs.size >= (ofNames.get(name.value)?.subgraphs.size ?? 0)) ofNames.set(name.value, field)
    }
    if (type.kind === Kind.OBJECT_TYPE_DEFINITION) ofTypes.set(type.name.value, own)
  }
  const fieldOf = (type: string, name: string): FieldFacts =>
    ofTypes.get(type)?.get(name) ?? ofNames.get(name) ?? noField
  return { rootTypes, fieldOf }
}

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type))

function graphsOf(directives: readonly DirectiveNode[] = [], directive: string): string[] {
  return directives.flatMap(({ name, arguments: given = [] }) => {
    const isExternal = given.some(
      ({ name: argument, value }) => argument.value === 'external' && value.kind === Kind.BOOLEAN && value.value,
    )
    if (name.value !== directive || isExternal) return []
    return given.flatMap(({ name: argument, value }) =>
      argument.value === 'graph' && value.kind === Kind.ENUM ? [value.value] : [],
    )
  })
}
