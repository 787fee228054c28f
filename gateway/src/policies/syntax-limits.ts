import { GraphQLError, Kind, visit } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { tooCostly } from './too-costly.ts'

/** What a text may have, whatever its operations ask for. */
export interface SyntaxLimits {
  /** Letters of an operation's text. */
  readonly maxLetters: number
  readonly maxAliases: number
  readonly maxDirectives: number
  /** Fields of an operation at its root, each counted as often as it is there. */
  readonly maxRootFields: number
}

// Operations and fragments of one text: validation compares fragments in pairs.
const maxDefinitions = 200
const maxVariables = 500
const maxArguments = 100
// Pairs of fields that validation compares to find out whether they can be one field of the answer.
const maxComparisons = 50_000

/** Refuses a text for its length alone, before it is parsed. */
export function checkLength(query: string, { maxLetters }: SyntaxLimits): GraphQLError | null {
  if (query.length <= maxLetters) return null
  return new GraphQLError(`Expected an operation of at most ${maxLetters} letters, got ${query.length}.`, {
    extensions: { code: 'OPERATION_TOO_COSTLY', limit: maxLetters, actual: query.length },
  })
}

/**
 * Refuses what would cost too much to validate: the rules of GraphQL take time that grows with the square of what is repeated, a second
 * for 10 KB. Takes time that grows with the text.
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

/** Counts the pairs of fields that come together under one name of the answer, with fragments in place. Stops when there are too many. */
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

  /** Fields of selections that are one in the answer. A fragment that is named again there counts again, up to the limit. */
  fieldsOf(sets: readonly SelectionSetNode[]): readonly FieldNode[] {
    const fields: FieldNode[] = []
    const within: string[] = []
    const collect = (set: SelectionSetNode): void => {
      for (const selection of set.selections) {
        // Fragments that name others twice double with each level.
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
