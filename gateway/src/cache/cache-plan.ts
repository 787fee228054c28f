import { createHash } from 'node:crypto'
import { getOperationAST, Kind, parse } from 'graphql'
import type { DocumentNode, FieldNode, OperationDefinitionNode } from 'graphql'
import type { CachePolicy, FieldPolicies } from './field-policies.ts'
import { readEntitySelection, readRootSelection } from './read-selection.ts'
import type { TagNode } from './tag-reader.ts'

/** How responses to one subgraph query are cached. */
export interface CachePlan extends CachePolicy {
  /** Hash of the subgraph, the query and the version of reference data. Part of the keys of entries. */
  readonly id: string
  readonly subgraph: string
  /** Entities are cached one by one, the root fields of a query together. */
  readonly kind: 'entities' | 'fields'
  /** Names of the variables other than the representations. */
  readonly variableNames: readonly string[]
  /** String literals of the query's arguments, which may be ids. */
  readonly literals: readonly string[]
  /** Where the response, or an entity of each type, contains entities. */
  readonly nodes: readonly TagNode[]
  readonly nodesByType: ReadonlyMap<string, readonly TagNode[]>
  /** Whether a response contains data that a write can change. */
  readonly showsEntities: boolean
}

export interface PlannedQuery {
  readonly subgraph: string
  readonly query: string
  readonly operationName: string | undefined
}

/** @returns null if responses must not be cached: some selected field has no cache policy, neither its own nor an inherited one */
export function planCaching(planned: PlannedQuery, policies: FieldPolicies): CachePlan | null {
  const document = parse(planned.query, { noLocation: true })
  const operation = getOperationAST(document, planned.operationName)
  if (operation?.operation !== 'query' || (operation.directives?.length ?? 0) > 0) return null
  const read = readSharedResponse({ document, operation, policies })
  if (!read?.policy) return null
  const variables = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
  return {
    ...read.policy,
    id: hashOf(planned, read.policy),
    subgraph: planned.subgraph,
    kind: read.kind,
    variableNames: variables.filter((name) => read.kind === 'fields' || name !== 'representations'),
    literals: literalsOf(document),
    nodes: read.nodes,
    nodesByType: read.nodesByType,
    showsEntities: read.kind === 'entities' || read.nodes.length > 0,
  }
}

interface Query {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly policies: FieldPolicies
}

type ReadAnswer = Pick<CachePlan, 'kind' | 'nodes' | 'nodesByType'> & { readonly policy: CachePolicy | null }

function readSharedResponse({ document, operation, policies }: Query): ReadAnswer | null {
  const entities = entitiesField(operation)
  if (!entities) {
    const fields = readRootSelection({ document, policies, selectionSet: operation.selectionSet })
    return fields && { kind: 'fields', policy: fields.policy, nodes: fields.nodes, nodesByType: new Map() }
  }
  if (!entities.selectionSet) return null
  const read = readEntitySelection({ document, policies, selectionSet: entities.selectionSet })
  return read && { kind: 'entities', policy: read.policy, nodes: [], nodesByType: read.nodes }
}

/** The `_entities` field of a query that selects nothing else. */
function entitiesField({ selectionSet }: OperationDefinitionNode): FieldNode | null {
  const [first, ...others] = selectionSet.selections
  if (others.length > 0 || first?.kind !== Kind.FIELD) return null
  return first.name.value === '_entities' && !first.alias ? first : null
}

const hashOf = ({ subgraph, query, operationName = '' }: PlannedQuery, { version }: CachePolicy) =>
  createHash('sha256').update(`${subgraph}\n${version}\n${operationName}\n${query}`).digest('base64url').slice(0, 22)

function literalsOf({ definitions }: DocumentNode): readonly string[] {
  const [operation] = definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return []
  return operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD
      ? (selection.arguments ?? []).flatMap(({ value }) => (value.kind === Kind.STRING ? [value.value] : []))
      : [],
  )
}
