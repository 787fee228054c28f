import { Kind, print, visit } from 'graphql'
import type { DocumentNode, FieldNode, FragmentDefinitionNode } from 'graphql'
import type { PlannerNames } from './planner-names.ts'

/** An operation for planning and execution. */
export interface AliasedDocument {
  readonly document: DocumentNode
  /** The client's name for a name in the data; undefined if no name differs. */
  readonly responseNameOf?: ResponseNameOf | undefined
}

/** Maps a name in the subgraphs' data to the name that the client has for it. */
export type ResponseNameOf = (name: string) => string

/**
 * Gives fields internal aliases if the client's response name is ambiguous.
 *
 * The planner addresses data by response names, and adds fields of its own (keys, requirements) under their own names. So a name is
 * replaced where a client uses it for an aliased field, or for one with arguments, and the planner may use it too, or the
 * client uses it with another meaning elsewhere: `{ id: name }` is planned as `{ as0_id: name }`. The alias
 * contains the client's name.
 * @param document - valid; the same aliases apply to all its operations and fragments
 */
export function withInternalAliases(document: DocumentNode, names: PlannerNames): AliasedDocument {
  const aliases = new AliasChoice(document, names)
  if (!aliases.isNeeded) return { document, responseNameOf: undefined }
  const aliased = visit(document, {
    FragmentDefinition: (node) => (isIntrospection(node) ? false : undefined),
    Field: {
      enter: (node) => (isIntrospection(node) ? false : undefined),
      leave: (node) => {
        const value = aliases.aliasOf(node)
        return value === undefined ? undefined : { ...node, alias: { kind: Kind.NAME, value } as const }
      },
    },
  })
  return { document: aliased, responseNameOf: (name) => name.replace(aliases.pattern, '') }
}

/** Introspection fields are executed on the schema, with the client's names. */
function isIntrospection(node: FieldNode | FragmentDefinitionNode): boolean {
  return node.kind === Kind.FIELD
    ? node.name.value === '__schema' || node.name.value === '__type'
    : node.typeCondition.name.value.startsWith('__')
}

class AliasChoice {
  /** The prefix of internal aliases. */
  readonly pattern: RegExp
  readonly #names: PlannerNames
  /** The uses of each response name, other than for a plain field of that name. */
  readonly #meanings = new Map<string, string[]>()
  readonly #plain = new Set<string>()

  constructor(document: DocumentNode, names: PlannerNames) {
    this.#names = names
    this.pattern = new RegExp(`^${names.aliasPrefix}\\d+_`)
    visit(document, {
      FragmentDefinition: (node) => (isIntrospection(node) ? false : undefined),
      Field: (node) => (isIntrospection(node) ? false : this.#note(node)),
    })
  }

  get isNeeded(): boolean {
    for (const name of this.#meanings.keys()) if (this.#isReplaced(name)) return true
    return false
  }

  aliasOf(node: FieldNode): string | undefined {
    if (isPlain(node)) return undefined
    const name = responseNameIn(node)
    if (!this.#isReplaced(name)) return undefined
    const index = this.#meanings.get(name)?.indexOf(meaningOf(node)) ?? -1
    return index === -1 ? undefined : `${this.#names.aliasPrefix}${index}_${name}`
  }

  #note(node: FieldNode): undefined {
    const name = responseNameIn(node)
    if (isPlain(node)) {
      this.#plain.add(name)
      return
    }
    const meanings = this.#meanings.get(name)
    const meaning = meaningOf(node)
    if (!meanings) this.#meanings.set(name, [meaning])
    else if (!meanings.includes(meaning)) meanings.push(meaning)
  }

  #isReplaced(name: string): boolean {
    const count = (this.#meanings.get(name)?.length ?? 0) + (this.#plain.has(name) ? 1 : 0)
    return count > 1 || this.#names.reserved.has(name) || this.pattern.test(name) || PLANNER_ALIAS.test(name)
  }
}

/** How the planner itself names fields of two types that a subgraph could not send under one name. */
const PLANNER_ALIAS = /__alias_\d+$/

/** Whether a field has neither alias nor arguments. */
function isPlain({ alias, name, arguments: given }: FieldNode): boolean {
  return (!alias || alias.value === name.value) && !given?.length
}

function responseNameIn({ alias, name }: FieldNode): string {
  return (alias ?? name).value
}

function meaningOf({ name, arguments: given = [] }: FieldNode): string {
  return `${name.value}(${given.map(print).toSorted().join()})`
}
