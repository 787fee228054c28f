import { Kind, OperationTypeNode } from 'graphql'
import type { FragmentDefinitionNode, SelectionSetNode, ValidationRule } from 'graphql'
import type { OperationLimits } from './operation-limits.ts'
import { tooCostly } from './too-costly.ts'

/**
 * A validation rule: an operation may have so many fields with its fragments in place, and so many mutations. Fragments that
 * name others twice double with each level, and planning follows them all.
 */
export function createSizeLimits({
  maxFields,
  maxMutations,
}: Pick<OperationLimits, 'maxFields' | 'maxMutations'>): ValidationRule {
  return (context) => {
    const getFragment = (name: string) => context.getFragment(name)
    return {
      OperationDefinition(node) {
        const fields = countFields(node.selectionSet, { getFragment, seen: new Map() })
        if (fields > maxFields)
          context.reportError(
            tooCostly({ node, expected: `at most ${maxFields} fields`, limit: maxFields, actual: fields }),
          )
        if (node.operation !== OperationTypeNode.MUTATION) return
        const mutations = countRootFields(node.selectionSet, { getFragment, seen: new Map() })
        if (mutations > maxMutations)
          context.reportError(
            tooCostly({ node, expected: `at most ${maxMutations} mutations`, limit: maxMutations, actual: mutations }),
          )
      },
    }
  }
}

interface Walk {
  readonly getFragment: (name: string) => FragmentDefinitionNode | null | undefined
  /** Counts of the fragments met; 0 for one that is being counted, so that a cycle ends (another rule reports it). */
  readonly seen: Map<string, number>
}

const countFields = (set: SelectionSetNode | undefined, walk: Walk): number =>
  count(set, walk, (below) => 1 + countFields(below, walk))

const countRootFields = (set: SelectionSetNode | undefined, walk: Walk): number => count(set, walk, () => 1)

function count(
  set: SelectionSetNode | undefined,
  walk: Walk,
  ofField: (below: SelectionSetNode | undefined) => number,
): number {
  let sum = 0
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.FIELD) sum += ofField(selection.selectionSet)
    else if (selection.kind === Kind.INLINE_FRAGMENT) sum += count(selection.selectionSet, walk, ofField)
    else sum += countFragment(selection.name.value, walk, ofField)
  }
  return sum
}

function countFragment(name: string, walk: Walk, ofField: (below: SelectionSetNode | undefined) => number): number {
  const known = walk.seen.get(name)
  if (known !== undefined) return known
  walk.seen.set(name, 0)
  const sum = count(walk.getFragment(name)?.selectionSet, walk, ofField)
  walk.seen.set(name, sum)
  return sum
}
