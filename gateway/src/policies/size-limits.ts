import { OperationTypeNode } from 'graphql'
import type { ValidationRule } from 'graphql'
import { measureSelections } from './measure-selections.ts'
import type { Measure } from './measure-selections.ts'
import { tooCostly } from './too-costly.ts'

export interface SizeLimits {
  /** Maximum number of fields, with fragments expanded. */
  readonly maxFields: number
  /** Maximum number of mutations in one operation, which are executed serially. */
  readonly maxMutations: number
}

const plus = (one: number, other: number) => one + other
const fields: Measure = { ofField: (below) => 1 + below(), join: plus }
const rootFields: Measure = { ofField: () => 1, join: plus }

/**
 * A validation rule that limits the number of fields, with fragments expanded, and of mutations. Fragments that spread others twice double
 * the fields with each level, and the planner expands them all.
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
