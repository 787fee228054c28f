import type { FetchDataRewrite, FetchNode, PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner'
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
} from 'graphql'
import type { StandIn } from './required-arguments.ts'
import type { Requirements } from './requirements.ts'

/** The requirements of a supergraph. */
export interface RequirementFacts {
  readonly requirements: Requirements
  readonly standIns: ReadonlyMap<string, StandIn>
}

/**
 * Corrects the requirements of fetches:
 *
 * - Conditional fields with requirements become a separate fetch. The planner fetches the requirements under the condition, but requires
 *   them for the whole fetch, which is then skipped if the condition is false.
 * - Fields that require one field with different arguments become separate fetches, each of which sends the field under its
 *   name; stand-ins of fields with arguments get the names of these fields.
 */
export function correctRequirements(fetch: FetchNode, facts: RequirementFacts): PlanNode {
  const named = withStandIns(fetch, facts.standIns)
  if (!fetch.requires || !facts.requirements.has(fetch.serviceName)) return named
  const split = new RequirementSplit(named, facts)
  return split.isNeeded ? split.toNode() : named
}

/** Selects fields with their arguments, aliased to the names of their stand-ins. */
function withStandIns(fetch: FetchNode, standIns: ReadonlyMap<string, StandIn>): FetchNode {
  if (![...standIns.keys()].some((name) => fetch.operation.includes(name))) return fetch
  const document = visit(parse(fetch.operation, { noLocation: true }), {
    Field: (node): FieldNode | undefined => {
      const standIn = standIns.get(node.name.value)
      if (!standIn) return undefined
      const { arguments: given = [] } = standIn
      return {
        ...node,
        alias: node.alias ?? node.name,
        name: { kind: Kind.NAME, value: standIn.field },
        arguments: given,
      }
    },
  })
  return { ...fetch, operation: textOf(document) }
}

/** A field of the entities, with the fragments around it. */
interface EntityField {
  readonly field: FieldNode
  readonly around: readonly InlineFragmentNode[]
  readonly type: string
  readonly needs: readonly SelectionNode[]
}

class RequirementSplit {
  readonly #fetch: FetchNode
  readonly #facts: RequirementFacts
  readonly #document: DocumentNode
  /** The first group contains the fields that need no separate fetch. */
  readonly #groups = new Map<string, EntityField[]>([['', []]])

  constructor(fetch: FetchNode, facts: RequirementFacts) {
    this.#fetch = fetch
    this.#facts = facts
    this.#document = parse(fetch.operation, { noLocation: true })
    const [entities] = operationIn(this.#document)?.selectionSet.selections ?? []
    if (entities?.kind === Kind.FIELD) this.#collect(entities.selectionSet?.selections ?? [], [])
  }

  get isNeeded(): boolean {
    return this.#groups.size > 1
  }

  toNode(): PlanNode {
    const fields = [...this.#groups.values()].filter((one) => one.length > 0)
    const nodes = fields.map((one, index) => this.#fetchOf(one, index))
    return nodes.length === 1 && nodes[0] ? nodes[0] : { kind: 'Parallel', nodes }
  }

  #collect(selections: readonly SelectionNode[], around: readonly InlineFragmentNode[]): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) this.#add(selection, around)
      else {
        const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? this.#inline(selection.name.value) : selection
        const directives = selection.directives ?? []
        if (fragment) this.#collect(fragment.selectionSet.selections, [...around, { ...fragment, directives }])
      }
    }
  }

  #inline(name: string): InlineFragmentNode | undefined {
    const fragment = this.#document.definitions.find(
      (one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name,
    )
    if (!fragment) return undefined
    const { typeCondition, selectionSet } = fragment
    return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet }
  }

  #add(field: FieldNode, around: readonly InlineFragmentNode[]): void {
    const type = around.findLast(({ typeCondition }) => typeCondition)?.typeCondition?.name.value ?? ''
    const needs = this.#facts.requirements.of({ subgraph: this.#fetch.serviceName, type, field: field.name.value })
    const conditions = [...around.flatMap(({ directives = [] }) => directives), ...(field.directives ?? [])]
    const needed = needs.map(print).join(' ')
    const isSeparate = needs.length > 0 && (conditions.length > 0 || this.#standsIn(needs))
    const key = isSeparate ? `${conditions.map(print).toSorted().join(' ')} ${needed}` : ''
    const group = this.#groups.get(key)
    if (group) group.push({ field, around, type, needs })
    else this.#groups.set(key, [{ field, around, type, needs }])
  }

  #standsIn(selections: readonly SelectionNode[]): boolean {
    return selections.some(
      (one) =>
        (one.kind === Kind.FIELD && this.#facts.standIns.has(one.name.value)) ||
        (one.kind !== Kind.FRAGMENT_SPREAD && this.#standsIn(one.selectionSet?.selections ?? [])),
    )
  }

  #fetchOf(fields: readonly EntityField[], index: number): FetchNode {
    const { operationName } = this.#fetch
    const name = operationName !== undefined && index > 0 ? `${operationName}_${index}` : operationName
    const document = this.#documentOf(fields, name)
    const used = new Set<string>()
    visit(document, { Variable: ({ name: one }) => void used.add(one.value) })
    const rewrites = this.#rewritesFor(fields)
    const inputRewrites = [...(this.#fetch.inputRewrites ?? []), ...rewrites]
    return {
      ...this.#fetch,
      operationName: name,
      operation: textOf(document),
      variableUsages: (this.#fetch.variableUsages ?? []).filter((one) => used.has(one)),
      requires: this.#requiresFor(fields),
      ...(inputRewrites.length > 0 && { inputRewrites }),
    }
  }

  /** The same operation with these fields only, without the variables and fragments of others. */
  #documentOf(fields: readonly EntityField[], name: string | undefined): DocumentNode {
    const selections = fields.map(({ field, around }) =>
      around.reduceRight<SelectionNode>(
        (inner, fragment) => ({ ...fragment, selectionSet: { kind: Kind.SELECTION_SET, selections: [inner] } }),
        field,
      ),
    )
    const operation = operationIn(this.#document)
    const [entities] = operation?.selectionSet.selections ?? []
    if (!operation || entities?.kind !== Kind.FIELD) return this.#document
    const asked: FieldNode = { ...entities, selectionSet: { kind: Kind.SELECTION_SET, selections } }
    const selectionSet = { kind: Kind.SELECTION_SET, selections: [asked] } as const
    const fragments = fragmentsUsedIn(asked, this.#document)
    const used = new Set<string>()
    for (const node of [asked, ...fragments]) visit(node, { Variable: ({ name: one }) => void used.add(one.value) })
    return {
      ...this.#document,
      definitions: [
        {
          ...operation,
          ...(name !== undefined && { name: { kind: Kind.NAME, value: name } }),
          variableDefinitions: (operation.variableDefinitions ?? []).filter((one) => used.has(one.variable.name.value)),
          selectionSet,
        },
        ...fragments,
      ],
    }
  }

  #requiresFor(fields: readonly EntityField[]): QueryPlanSelectionNode[] {
    const all = [...this.#groups.values()].flat()
    return (this.#fetch.requires ?? []).map((one) => {
      if (one.kind !== 'InlineFragment' || one.typeCondition === undefined) return one
      const keys = this.#facts.requirements.keysOf(one.typeCondition)
      const own = neededNames(fields)
      const others = neededNames(all)
      const selections = one.selections.filter(
        (field) => field.kind !== 'Field' || own.has(field.name) || keys.has(field.name) || !others.has(field.name),
      )
      return { ...one, selections }
    })
  }

  /** The deepest first, because paths contain the names before renaming. */
  #rewritesFor(fields: readonly EntityField[]): FetchDataRewrite[] {
    const rewrites = new Map<string, FetchDataRewrite>()
    const collect = (selections: readonly SelectionNode[], path: readonly string[]): void => {
      for (const one of selections) {
        if (one.kind === Kind.FRAGMENT_SPREAD) continue
        const part = one.kind === Kind.FIELD ? one.name.value : `... on ${one.typeCondition?.name.value}`
        collect(one.selectionSet?.selections ?? [], [...path, part])
        const standIn = one.kind === Kind.FIELD && this.#facts.standIns.get(part)
        if (!standIn) continue
        const full = [...path, part]
        rewrites.set(full.join('.'), { kind: 'KeyRenamer', path: full, renameKeyTo: standIn.field })
      }
    }
    for (const { needs, type } of fields) collect(needs, [`... on ${type}`])
    return [...rewrites.values()]
  }
}

function neededNames(fields: readonly EntityField[]): ReadonlySet<string> {
  const names = fields.flatMap(({ needs }) => needs.flatMap((one) => (one.kind === Kind.FIELD ? [one.name.value] : [])))
  return new Set(names)
}

function operationIn({ definitions }: DocumentNode): OperationDefinitionNode | undefined {
  return definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
}

function fragmentsUsedIn(field: FieldNode, { definitions }: DocumentNode): FragmentDefinitionNode[] {
  const used = new Set<FragmentDefinitionNode>()
  const collect = (node: FieldNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        for (const one of definitions) {
          if (one.kind !== Kind.FRAGMENT_DEFINITION || one.name.value !== name.value || used.has(one)) continue
          used.add(one)
          collect(one)
        }
      },
    })
  }
  collect(field)
  return [...used]
}

function textOf(document: DocumentNode): string {
  return stripIgnoredCharacters(print(document))
}
