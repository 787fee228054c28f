import { Kind, print, visit } from 'graphql'
import type { DirectiveNode, DocumentNode } from 'graphql'

/** The supergraph in a form that Apollo's planner reads rightly. */
export interface PlannerSupergraph {
  /** Undefined when it is right as it is. */
  readonly sdl: string | undefined
}

/** @param supergraph - what composition made */
export function toPlannerSupergraph(supergraph: DocumentNode): PlannerSupergraph {
  const sorted = resolvableFirst(supergraph)
  return { sdl: sorted === supergraph ? undefined : print(sorted) }
}

/**
 * Keys that lead into a subgraph before those that only name an entity. Of several keys with equal fields the planner heeds the
 * first, and takes the others' `resolvable: false` for its own or ignores it.
 */
function resolvableFirst(supergraph: DocumentNode): DocumentNode {
  const sort = (node: { readonly directives?: readonly DirectiveNode[] }) => {
    const directives = node.directives ?? []
    const sorted = [...directives.filter((one) => !isUnresolvable(one)), ...directives.filter(isUnresolvable)]
    return sorted.some((one, index) => one !== directives[index]) ? { ...node, directives: sorted } : undefined
  }
  return visit(supergraph, {
    ObjectTypeDefinition: (node) => sort(node),
    InterfaceTypeDefinition: (node) => sort(node),
  })
}

function isUnresolvable({ name, arguments: given = [] }: DirectiveNode): boolean {
  if (name.value !== 'join__type') return false
  return given.some(
    ({ name: argument, value }) => argument.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value,
  )
}
