import { Kind, parse, print, visit } from 'graphql'
import type {
  DirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  FieldNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
  StringValueNode,
} from 'graphql'
import { joinArgument, readFieldUses } from './field-uses.ts'
import type { FieldUses } from './field-uses.ts'

/** A stand-in: a separate name for a required field with given arguments. */
export interface StandIn {
  readonly field: string
  readonly arguments: FieldNode['arguments']
}

/** A supergraph in which no requirement has arguments. */
export interface WithoutRequiredArguments {
  readonly supergraph: DocumentNode
  /** By name. */
  readonly standIns: ReadonlyMap<string, StandIn>
}

/**
 * Adds a stand-in without arguments for each field that is required with arguments: for `@requires(fields: "comments(limit: 3)")` a field
 * `comments_with0`, which the planner then treats like any other. Otherwise it would select `comments(limit: 3)` under the name
 * `comments`, in conflict with selections of clients or of requirements with other arguments.
 */
export function replaceRequiredArguments(supergraph: DocumentNode): WithoutRequiredArguments {
  const standIns = new StandIns(supergraph)
  const replaced = visit(supergraph, {
    Directive: (directive) => (directive.name.value === 'join__field' ? standIns.inRequirement(directive) : undefined),
  })
  if (standIns.byName.size === 0) return { supergraph, standIns: standIns.byName }
  const uses = readFieldUses(replaced, (name) => standIns.byName.get(name)?.field ?? name)
  const addTo = <Type extends ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode>(type: Type): Type => ({
    ...type,
    fields: (type.fields ?? []).flatMap((field) => {
      const added = standIns.of(field)
      return added.length === 0 ? [field] : [field, ...added].flatMap((one) => whereUsed(one, type.name.value, uses))
    }),
  })
  return {
    supergraph: visit(replaced, { ObjectTypeDefinition: addTo, InterfaceTypeDefinition: addTo }),
    standIns: standIns.byName,
  }
}

/** A subgraph may declare a field of other subgraphs only if it uses the field. */
function whereUsed(field: FieldDefinitionNode, type: string, uses: FieldUses): FieldDefinitionNode[] {
  const { directives = [] } = field
  const kept = directives.filter((one) => {
    const isExternal = one.arguments?.some(
      ({ name, value }) => name.value === 'external' && value.kind === Kind.BOOLEAN && value.value,
    )
    return !isExternal || uses.has({ graph: joinArgument(one, 'graph') ?? '', type, field: field.name.value })
  })
  return kept.length === 0 && directives.length > 0 ? [] : [{ ...field, directives: kept }]
}

class StandIns {
  readonly byName = new Map<string, StandIn>()
  readonly #taken = new Set<string>()
  readonly #names = new Map<string, string>()

  constructor(supergraph: DocumentNode) {
    visit(supergraph, { FieldDefinition: ({ name }) => void this.#taken.add(name.value) })
  }

  inRequirement(directive: DirectiveNode): DirectiveNode | undefined {
    const given = directive.arguments?.find(({ name }) => name.value === 'requires')
    if (given?.value.kind !== Kind.STRING || !given.value.value.includes('(')) return undefined
    const value: StringValueNode = { ...given.value, value: this.#inSelection(given.value.value) }
    return {
      ...directive,
      arguments: (directive.arguments ?? []).map((one) => (one === given ? { ...one, value } : one)),
    }
  }

  /** Of a field with arguments, in whichever type it is. */
  of({ name, arguments: _, ...field }: FieldDefinitionNode): FieldDefinitionNode[] {
    return [...this.byName].flatMap(([value, standIn]) =>
      standIn.field === name.value ? [{ ...field, name: { kind: Kind.NAME, value } }] : [],
    )
  }

  #inSelection(text: string): string {
    const selection = visit(parse(`{${text}}`, { noLocation: true }), {
      Field: (node) => {
        if (!node.arguments?.length) return undefined
        const { arguments: _, ...plain } = node
        return { ...plain, name: { kind: Kind.NAME, value: this.#nameOf(node) } as const }
      },
    })
    return print(selection).replace(/^\{|\}$/g, '')
  }

  #nameOf(field: FieldNode): string {
    const text = `${field.name.value}(${(field.arguments ?? []).map(print).toSorted().join()})`
    const known = this.#names.get(text)
    if (known !== undefined) return known
    let name = ''
    for (let number = this.byName.size; name === '' || this.#taken.has(name); number++)
      name = `${field.name.value}_with${number}`
    this.#names.set(text, name)
    this.byName.set(name, { field: field.name.value, arguments: field.arguments })
    return name
  }
}
