import { composeServices } from '@apollo/composition'
import { Kind, OperationTypeNode, parse, print, visit } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  ObjectTypeDefinitionNode,
  ObjectTypeExtensionNode,
  OperationDefinitionNode,
} from 'graphql'
import type { GeneratedSupergraph, RandomOperation } from '#root/test/support/federation/index'

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode

/** The generated supergraph, in which every field of Query can be subscribed to as well. */
export function mirrorSupergraph(generated: GeneratedSupergraph): string {
  const services = Object.values(generated.subgraphs).map(({ name, sdl }) => ({
    name,
    typeDefs: mirror(parse(sdl)),
    url: `http://${name}.test`,
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new Error(`expected the mirrored subgraphs to compose, got ${String(errors)}`)
  return supergraphSdl
}

/** One root field of a random query as a query and as a subscription; absent if it has no independent one. */
export function mirrorOperation(
  operation: RandomOperation,
): { readonly query: string; readonly subscription: string } | undefined {
  const [definition] = operation.document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const field = definition?.selectionSet.selections.find(isPlainField)
  if (!definition || !field) return undefined
  const alone = onlyUsed({ ...definition, selectionSet: { kind: Kind.SELECTION_SET, selections: [field] } }, operation)
  return {
    query: print(alone(OperationTypeNode.QUERY)),
    subscription: print(alone(OperationTypeNode.SUBSCRIPTION)),
  }
}

/** The same operation on a subgraph's Query. */
export function toQuery(document: DocumentNode): string {
  return print(visit(document, { OperationDefinition: (node) => ({ ...node, operation: OperationTypeNode.QUERY }) }))
}

function mirror(sdl: DocumentNode): DocumentNode {
  const isRoot = (name: string) => (node: { readonly kind: Kind; readonly name?: { readonly value: string } }) =>
    (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) && node.name?.value === name
  const queries = sdl.definitions.filter(isRoot('Query')) as ObjectNode[]
  const subscriptions = queries.map((node) => ({ ...node, name: { ...node.name, value: 'Subscription' } }))
  return { ...sdl, definitions: [...sdl.definitions.filter((node) => !isRoot('Subscription')(node)), ...subscriptions] }
}

function isPlainField(selection: { readonly kind: Kind }): selection is FieldNode {
  if (selection.kind !== Kind.FIELD) return false
  const { name, directives } = selection as FieldNode
  return !name.value.startsWith('__') && !directives?.length
}

function onlyUsed(definition: OperationDefinitionNode, { document }: RandomOperation) {
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
  const spread = new Set<string>()
  const variables = new Set<string>()
  const collect = (node: Parameters<typeof visit>[0]): void => {
    visit(node, {
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread: ({ name }) => {
        if (spread.has(name.value)) return
        spread.add(name.value)
        collect(fragments.get(name.value) ?? { kind: Kind.DOCUMENT, definitions: [] })
      },
    })
  }
  collect(definition.selectionSet)
  return (operation: OperationTypeNode): DocumentNode => ({
    kind: Kind.DOCUMENT,
    definitions: [
      {
        ...definition,
        operation,
        variableDefinitions: (definition.variableDefinitions ?? []).filter(({ variable }) =>
          variables.has(variable.name.value),
        ),
      },
      ...[...fragments.values()].filter(({ name }) => spread.has(name.value)),
    ],
  })
}
