import { GraphQLError, Kind, visit } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { tooCostly } from './too-costly.ts'

/** Limits of the text of an operation. */
export interface SyntaxLimits {
  /** Maximum length in characters. */
  readonly maxLength: number
  readonly maxAliases: number
  readonly maxDirectives: number
  /** Maximum number of root fields of an operation, with fragments expanded. */
  readonly maxRootFields: number
}

// Operations and fragments of one document. Limited because validation compares fragments in pairs.
const maxDefinitions = 200
const maxVariables = 500
const maxArguments = 100
// Pairs of fields with the same response name, which validation compares to check whether they can be merged.
const maxComparisons = 50_000

/** Checks the length of a text before it is parsed. */
export function checkLength(query: string, { maxLength }: SyntaxLimits): GraphQLError | null {
  if (query.length <= maxLength) return null
  return new GraphQLError(`Expected an operation of at most ${maxLength} characters, got ${query.length}.`, {
    extensions: { code: 'OPERATION_TOO_COSTLY', limit: maxLength, actual: query.length },
  })
}

/**
 * Rejects documents that are too expensive to validate: the time of GraphQL's validation rules grows with the square of repeated fields,
 * to a second for 10 KB. The time of this check grows linearly with the text.
 * @returns the first limit that is exceeded
 */
export function checkSyntax(document: DocumentNode, limits: SyntaxLimits): GraphQLError | null {
  return (
    exceeds(document.definitions.length, { limit: maxDefinitions, what: 'operations and fragments', node: document }) ??
    checkNodes(document, limits) ??
    checkOperations(document, limits)
  )
}

interface Excess {
  readonly limit: number
  readonly what: string
  readonly node: DocumentNode | OperationDefinitionNode | FieldNode
}

const exceeds = (actual: number, { limit, what, node }: Excess) =>
  actual > limit ? tooCostly({ node, expected: `at most ${limit} ${what}`, limit, actual }) : null

function checkNodes(document: DocumentNode, { maxAliases, maxDirectives }: SyntaxLimits): GraphQLError | null {
  let aliases = 0
  let directives = 0
  let mostArguments = 0
  visit(document, {
    Field(field) {
      if (field.alias) aliases += 1
      mostArguments = Math.max(mostArguments, field.arguments?.length ?? 0)
    },
    Directive: (directive) => {
      directives += 1
      mostArguments = Math.max(mostArguments, directive.arguments?.length ?? 0)
    },
  })
  return (
    exceeds(aliases, { limit: maxAliases, what: 'aliases', node: document }) ??
    exceeds(directives, { limit: maxDirectives, what: 'directives', node: document }) ??
    exceeds(mostArguments, { limit: maxArguments, what: 'arguments of one field', node: document })
  )
}

function checkOperations(document: DocumentNode, { maxRootFields }: SyntaxLimits): GraphQLError | null {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  const counter = new ComparisonCounter(fragments)
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const variables = definition.variableDefinitions?.length ?? 0
    const roots = counter.fieldsOf([definition.selectionSet]).length
    const excess =
      exceeds(variables, { limit: maxVariables, what: 'variables', node: definition }) ??
      exceeds(roots, { limit: maxRootFields, what: 'fields at the root', node: definition })
    if (excess) return excess
    counter.count([definition.selectionSet])
    const what = 'comparisons of fields with the same name'
    const tooMany = exceeds(counter.comparisons, { limit: maxComparisons, what, node: definition })
    if (tooMany) return tooMany
  }
  return null
}

/** Counts the pairs of fields with the same response name, with fragments expanded, up to the limit. */
class ComparisonCounter {
  comparisons = 0
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>

  constructor(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
    this.#fragments = fragments
  }

  count(sets: readonly SelectionSetNode[]): void {
    const byName = new Map<string, FieldNode[]>()
    for (const field of this.fieldsOf(sets)) {
      const name = (field.alias ?? field.name).value
      const same = byName.get(name)
      if (same) same.push(field)
      else byName.set(name, [field])
    }
    for (const fields of byName.values()) {
      this.comparisons += (fields.length * (fields.length - 1)) / 2
      if (this.comparisons > maxComparisons) return
      this.count(fields.flatMap(({ selectionSet }) => selectionSet ?? []))
    }
  }

  /** The fields of selections that are merged in the response. A fragment counts as often as it is spread, up to the limit. */
  fieldsOf(sets: readonly SelectionSetNode[]): readonly FieldNode[] {
    const fields: FieldNode[] = []
    const within: string[] = []
    const collect = (set: SelectionSetNode): void => {
      for (const selection of set.selections) {
        // Fragments that spread others twice double the fields with each level.
        if (fields.length > maxComparisons || ++this.comparisons > maxComparisons * 2) return
        if (selection.kind === Kind.FIELD) fields.push(selection)
        else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet)
        else if (!within.includes(selection.name.value)) {
          const fragment = this.#fragments.get(selection.name.value)
          within.push(selection.name.value)
          if (fragment) collect(fragment.selectionSet)
          within.pop()
        }
      }
    }
    for (const set of sets) collect(set)
    return fields
  }
}
