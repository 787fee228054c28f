import type { ValidationRule } from 'graphql'
import { measureSelections } from './measure-selections.ts'
import type { Measure } from './measure-selections.ts'
import { tooCostly } from './too-costly.ts'

const depth: Measure = { ofField: (below) => 1 + below(), join: Math.max }

/**
 * A validation rule: fields may nest at most `maxDepth` deep, fragments followed. Introspection is bounded too; the
 * deepest query of the usual tools nests 15.
 */
export function createDepthLimit(maxDepth: number): ValidationRule {
  return (context) => ({
    OperationDefinition(operation) {
      const actual = measureSelections(operation.selectionSet, depth, (name) => context.getFragment(name))
      if (actual <= maxDepth) return
      const expected = `fields that nest at most ${maxDepth} deep`
      context.reportError(tooCostly({ node: operation, expected, limit: maxDepth, actual }))
    },
  })
}
