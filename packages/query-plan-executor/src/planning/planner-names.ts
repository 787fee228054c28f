import { Kind, parse, visit } from 'graphql'
import type { DirectiveNode, DocumentNode } from 'graphql'

/** What clients' names must be kept apart from. */
export interface PlannerNames {
  /** Names under which the planner may ask for something by itself: fields of keys and of requirements, and `__typename`. */
  readonly reserved: ReadonlySet<string>
  /** `as`, or the like: no field of the supergraph begins with it, a number and an underscore. */
  readonly aliasPrefix: string
}

/** @param supergraph - the composed schema, with its join directives */
export function readPlannerNames(supergraph: DocumentNode): PlannerNames {
  const reserved = new Set(['__typename'])
  const fields = new Set<string>()
  visit(supergraph, {
    Directive: (directive) => {
      for (const text of selectionsIn(directive)) for (const name of namesIn(text)) reserved.add(name)
    },
    FieldDefinition: ({ name }) => void fields.add(name.value),
  })
  return { reserved, aliasPrefix: freePrefix(fields) }
}

/** Where a join directive states a selection: what the planner then asks for. */
function selectionsIn({ name, arguments: given = [] }: DirectiveNode): string[] {
  if (name.value !== 'join__type' && name.value !== 'join__field') return []
  return given.flatMap(({ name: argument, value }) =>
    value.kind === Kind.STRING && selectionArguments.has(argument.value) ? [value.value] : [],
  )
}

const selectionArguments: ReadonlySet<string> = new Set(['key', 'requires', 'provides'])

function namesIn(selection: string): string[] {
  const names: string[] = []
  visit(parse(`{${selection}}`, { noLocation: true }), { Field: ({ name }) => void names.push(name.value) })
  return names
}

function freePrefix(fields: ReadonlySet<string>): string {
  for (let prefix = 'as'; ; prefix += 'x') {
    const taken = new RegExp(`^${prefix}\\d+_`)
    if (![...fields].some((field) => taken.test(field))) return prefix
  }
}
