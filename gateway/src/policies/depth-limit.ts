import type { ValidationRule } from 'graphql'
import { measureSelections } from './measure-selections.ts'
import type { Measure } from './measure-selections.ts'
import { tooCostly } from './too-costly.ts'

const depth: Measure = { ofField: (below) => 1 + below(), join: Math.max }

/**
 * A validation rule that limits the nesting depth of fields, with fragments expanded. It applies to introspection too; the introspection
 * queries of common tools have a depth of 15.
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
