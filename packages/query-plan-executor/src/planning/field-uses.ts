import { Kind, parse } from 'graphql'
import type { DirectiveNode, DocumentNode, FieldDefinitionNode, SelectionNode, TypeNode } from 'graphql'

/** Fields in the `@key`, `@requires` and `@provides` selections of subgraphs. */
export interface FieldUses {
  has(use: { readonly graph: string; readonly type: string; readonly field: string }): boolean
}

/**
 * @param supergraph - with its join directives
 * @param declaredName - the name under which a field that is used is declared
 */
export function readFieldUses({ definitions }: DocumentNode, declaredName: (field: string) => string): FieldUses {
  const fieldsByType = new Map<string, ReadonlyMap<string, FieldDefinitionNode>>()
  const interfaces = new Set<string>()
  for (const one of definitions) {
    if (one.kind !== Kind.OBJECT_TYPE_DEFINITION && one.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    if (one.kind === Kind.INTERFACE_TYPE_DEFINITION) interfaces.add(one.name.value)
    fieldsByType.set(one.name.value, new Map(one.fields?.map((field) => [field.name.value, field])))
  }
  const used = new Set<string>()
  const use = (graph: string, type: string, selections: readonly SelectionNode[]): void => {
    for (const one of selections) {
      if (one.kind === Kind.FRAGMENT_SPREAD) continue
      if (one.kind === Kind.INLINE_FRAGMENT) {
        use(graph, one.typeCondition?.name.value ?? type, one.selectionSet.selections)
        continue
      }
      const field = one.name.value
      // A field of an interface is a field of each of its types.
      used.add(`${graph} ${interfaces.has(type) ? '*' : type}.${field}`)
      const declared = fieldsByType.get(type)?.get(declaredName(field))
      if (declared && one.selectionSet) use(graph, baseOf(declared.type), one.selectionSet.selections)
    }
  }
  for (const [type, fields] of fieldsByType) {
    const node = definitions.find((one) => 'name' in one && one.name?.value === type && 'fields' in one)
    for (const directive of (node && 'directives' in node && node.directives) || [])
      use(joinArgument(directive, 'graph') ?? '', type, selectionsIn(joinArgument(directive, 'key')))
    for (const field of fields.values())
      for (const directive of field.directives ?? []) {
        const graph = joinArgument(directive, 'graph') ?? ''
        use(graph, type, selectionsIn(joinArgument(directive, 'requires')))
        use(graph, baseOf(field.type), selectionsIn(joinArgument(directive, 'provides')))
      }
  }
  return { has: ({ graph, type, field }) => used.has(`${graph} ${type}.${field}`) || used.has(`${graph} *.${field}`) }
}

/** The text of an argument of a join directive. */
export function joinArgument({ name, arguments: given = [] }: DirectiveNode, argument: string): string | undefined {
  if (!name.value.startsWith('join__')) return undefined
  const value = given.find((one) => one.name.value === argument)?.value
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined
}

/** The selections of a key or a requirement. */
export function selectionsIn(text: string | undefined): readonly SelectionNode[] {
  if (text === undefined) return []
  const [operation] = parse(`{${text}}`, { noLocation: true }).definitions
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : []
}

function baseOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : baseOf(type.type)
}
