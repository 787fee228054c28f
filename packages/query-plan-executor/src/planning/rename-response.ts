import { getOperationAST, GraphQLError, Kind } from 'graphql'
import type { DocumentNode, ExecutionResult, FieldNode, SelectionSetNode } from 'graphql'
import type { AliasedDocument, ResponseNameOf } from './internal-aliases.ts'

/**
 * Replaces internal aliases in a response by the client's names, for executors without support for them. The compiled executor writes the
 * client's names directly.
 */
export function withResponseNames(
  { data, errors, extensions }: ExecutionResult,
  { document, responseNameOf, operationName }: AliasedDocument & { readonly operationName?: string | undefined },
): ExecutionResult {
  if (!responseNameOf) return { data, errors, extensions } as ExecutionResult
  const operation = getOperationAST(document, operationName)
  const renamer = new Renamer(document, responseNameOf)
  const completion = extensions?.['valueCompletion'] as readonly GraphQLError[] | undefined
  return {
    ...(data !== undefined && { data: operation ? renamer.object(data, [operation.selectionSet]) : data }),
    ...(errors && { errors: errors.map((error) => renamer.error(error)) }),
    ...(extensions && {
      extensions: completion
        ? { ...extensions, valueCompletion: completion.map((error) => renamer.error(error)) }
        : extensions,
    }),
  } as ExecutionResult
}

class Renamer {
  readonly #responseNameOf: ResponseNameOf
  readonly #fragments = new Map<string, SelectionSetNode>()

  constructor({ definitions }: DocumentNode, responseNameOf: ResponseNameOf) {
    this.#responseNameOf = responseNameOf
    for (const one of definitions)
      if (one.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(one.name.value, one.selectionSet)
  }

  object(data: unknown, sets: readonly SelectionSetNode[]): unknown {
    if (Array.isArray(data)) return data.map((one) => this.object(one, sets))
    if (typeof data !== 'object' || data === null) return data
    const fields = this.#fieldsOf(sets)
    const renamed = Object.create(null) as Record<string, unknown>
    for (const [name, value] of Object.entries(data)) {
      const selected = fields.get(name)
      // A scalar may be an object too; its keys are data.
      if (!selected || isIntrospection(selected[0])) renamed[name] = value
      else renamed[this.#responseNameOf(name)] = this.#value(value, selected)
    }
    return renamed
  }

  error(error: GraphQLError): GraphQLError {
    const { originalError, extensions } = error
    const path = error.path?.map((part) => (typeof part === 'string' ? this.#responseNameOf(part) : part))
    // Apollo names the field by its response name: `… for non-nullable field Book.as0_title.`
    const message = error.message.replaceAll(/(?<=field \w+\.)\w+/g, (name) =>
      name === error.path?.at(-1) ? this.#responseNameOf(name) : name,
    )
    return new GraphQLError(message, { path, originalError, extensions })
  }

  #value(value: unknown, fields: readonly FieldNode[]): unknown {
    const sets = fields.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []))
    return sets.length === 0 ? value : this.object(value, sets)
  }

  /** By name in the data. Whatever an object's type is: fields of one name have selections in all types or in none. */
  #fieldsOf(sets: readonly SelectionSetNode[]): Map<string, FieldNode[]> {
    const fields = new Map<string, FieldNode[]>()
    const seen = new Set<SelectionSetNode>()
    const collect = (set: SelectionSetNode | undefined): void => {
      if (!set || seen.has(set)) return
      seen.add(set)
      for (const selection of set.selections) {
        if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet)
        else if (selection.kind === Kind.FRAGMENT_SPREAD) collect(this.#fragments.get(selection.name.value))
        else {
          const name = (selection.alias ?? selection.name).value
          fields.set(name, [...(fields.get(name) ?? []), selection])
        }
      }
    }
    for (const set of sets) collect(set)
    return fields
  }
}

function isIntrospection(field: FieldNode | undefined): boolean {
  return field?.name.value === '__schema' || field?.name.value === '__type'
}
