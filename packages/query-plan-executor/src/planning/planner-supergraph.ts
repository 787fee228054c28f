import { Kind, print, visit } from 'graphql'
import type { DirectiveNode, DocumentNode } from 'graphql'
import type { RequirementFacts } from './correct-requirements.ts'
import { replaceRequiredArguments } from './required-arguments.ts'
import { readRequirements } from './requirements.ts'

/** The supergraph in a form that Apollo's planner handles correctly. */
export interface PlannerSupergraph {
  /** Undefined if no change is needed. */
  readonly sdl: string | undefined
  readonly facts: RequirementFacts
}

/** @param supergraph - the composed supergraph */
export function toPlannerSupergraph(supergraph: DocumentNode): PlannerSupergraph {
  const { supergraph: replaced, standIns } = replaceRequiredArguments(supergraph)
  const sorted = resolvableFirst(replaced)
  return {
    sdl: sorted === supergraph ? undefined : print(sorted),
    facts: { standIns, requirements: readRequirements(sorted) },
  }
}

/**
 * Sorts resolvable keys before others. To return to a subgraph with the requirements of one of its fields,
 * the planner uses the first key whose fields the subgraph has, whether or not it is resolvable.
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
