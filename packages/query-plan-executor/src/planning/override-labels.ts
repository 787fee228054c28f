import { Kind, visit } from 'graphql'
import type { DirectiveNode, DocumentNode } from 'graphql'

/** Labels of `@override(label:)`, by the fields that they move to another subgraph. */
export interface OverrideLabels {
  /** The labels on which the plan of a document may depend, sorted; usually none. */
  relevantTo(document: DocumentNode): readonly string[]
}

const none: readonly string[] = []

/**
 * Reads the labels of progressive overrides.
 * @param supergraph - the composed supergraph
 */
export function readOverrideLabels(supergraph: DocumentNode): OverrideLabels {
  const labels = new Map<string, Set<string>>()
  let fieldSets = ''
  visit(supergraph, {
    FieldDefinition({ name, directives = [] }) {
      for (const directive of directives) {
        const label = textOf(directive, 'join__field', 'overrideLabel')
        if (label !== undefined) labels.set(name.value, (labels.get(name.value) ?? new Set()).add(label))
      }
    },
    Directive(directive) {
      const sets = [textOf(directive, 'join__type', 'key'), textOf(directive, 'join__field', 'requires')]
      for (const set of sets) if (set !== undefined) fieldSets += ` ${set}`
    },
  })
  if (labels.size === 0) return { relevantTo: () => none }
  // Keys and required fields are fetched without being selected.
  const implied = new Set(fieldSets.match(/\w+/g))
  const always = [...labels].flatMap(([field, of]) => (implied.has(field) ? [...of] : []))
  return {
    relevantTo(document) {
      const found = new Set(always)
      visit(document, {
        Field({ name }) {
          for (const label of labels.get(name.value) ?? none) found.add(label)
        },
      })
      return [...found].toSorted()
    },
  }
}

/** The share of `percent(n)`, from 0 to 1; undefined for a label of another form. */
export function shareOf(label: string): number | undefined {
  const percent = /^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1]
  return percent === undefined ? undefined : Math.min(Number(percent), 100) / 100
}

function textOf(
  { name, arguments: given = [] }: DirectiveNode,
  directive: string,
  argument: string,
): string | undefined {
  if (name.value !== directive) return undefined
  const value = given.find((one) => one.name.value === argument)?.value
  return value?.kind === Kind.STRING ? value.value : undefined
}
