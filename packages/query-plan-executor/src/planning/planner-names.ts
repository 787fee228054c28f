import { Kind, parse, visit } from 'graphql'
import type { DirectiveNode, DocumentNode } from 'graphql'

/** Names that clients' response names must not equal. */
export interface PlannerNames {
  /** Response names that the planner adds: fields of keys and of requirements, and `__typename`. */
  readonly reserved: ReadonlySet<string>
  /** A prefix such as `as`: no field of the supergraph starts with it, followed by a number and an underscore. */
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

/** Arguments of join directives that contain selections. */
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
