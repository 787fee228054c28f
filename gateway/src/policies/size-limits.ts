import { OperationTypeNode } from 'graphql'
import type { ValidationRule } from 'graphql'
import { measureSelections } from './measure-selections.ts'
import type { Measure } from './measure-selections.ts'
import { tooCostly } from './too-costly.ts'

export interface SizeLimits {
  /** Fields, each counted as often as fragments repeat it. */
  readonly maxFields: number
  /** Mutations in one operation, which run one after the other. */
  readonly maxMutations: number
}

const plus = (one: number, other: number) => one + other
const fields: Measure = { ofField: (below) => 1 + below(), join: plus }
const rootFields: Measure = { ofField: () => 1, join: plus }

/**
 * A validation rule: an operation may have so many fields with its fragments in place, and so many mutations. Fragments that
 * name others twice double with each level, and planning follows them all.
 */
export function createSizeLimits({ maxFields, maxMutations }: SizeLimits): ValidationRule {
  return (context) => ({
    OperationDefinition(node) {
      const limitTo = (limit: number, what: string, measure: Measure): void => {
        const actual = measureSelections(node.selectionSet, measure, (name) => context.getFragment(name))
        if (actual > limit)
          context.reportError(tooCostly({ node, expected: `at most ${limit} ${what}`, limit, actual }))
      }
      limitTo(maxFields, 'fields', fields)
      if (node.operation === OperationTypeNode.MUTATION) limitTo(maxMutations, 'mutations', rootFields)
    },
  })
}
