import type { Schema } from '@apollo/federation-internals'
import { Kind, parse, validate } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import type { ParsedOperation } from './parsed-operation.ts'

/** A query whose result determines the scope of a subscription. */
export interface ScopeQuery {
  readonly text: string
  readonly parsed: ParsedOperation
  /** Arguments of the subscription's field that are variables of the query. */
  readonly argumentNames: readonly string[]
}

/** The scopes that a supergraph declares by `@sharedBy` and `@personal`. */
export interface DeclaredScopes {
  /** By the name of the subscription field. */
  readonly queries: ReadonlyMap<string, ScopeQuery>
  /** `Type.field` of fields whose value depends on the viewer beyond the scope query. */
  readonly personal: ReadonlySet<string>
}

/** Whether two supergraphs declare the same scopes. */
export function isSameDeclaration(a: DeclaredScopes, b: DeclaredScopes): boolean {
  return textOf(a) === textOf(b)
}

function textOf({ queries, personal }: DeclaredScopes): string {
  const declared = [...queries].map(([field, { text }]) => `${field} ${text}`)
  return JSON.stringify([declared.toSorted(), [...personal].toSorted()])
}

/**
 * Reads `@sharedBy(query: String!)` of subscription fields and `@personal` of any field.
 * @param supergraph - with its directives
 * @param schema - the API schema, in which the queries are executed
 * @throws Error if a declared query is not valid in this schema
 */
export function readDeclaredScopes(supergraph: Schema, schema: GraphQLSchema): DeclaredScopes {
  return { queries: readQueries(supergraph, schema), personal: readPersonal(supergraph) }
}

function readQueries(supergraph: Schema, schema: GraphQLSchema): ReadonlyMap<string, ScopeQuery> {
  const queries = new Map<string, ScopeQuery>()
  for (const field of supergraph.schemaDefinition.rootType('subscription')?.fields() ?? []) {
    const [declared] = field.appliedDirectivesOf('sharedBy')
    const text: unknown = declared?.arguments()['query']
    if (typeof text === 'string') queries.set(field.name, readQuery(text, { schema, place: field.coordinate }))
  }
  return queries
}

function readQuery(text: string, { schema, place }: { readonly schema: GraphQLSchema; readonly place: string }) {
  const document = parse(text)
  const [operation] = document.definitions
  const problems = validate(schema, document).map(({ message }) => message)
  if (operation?.kind !== Kind.OPERATION_DEFINITION || problems.length > 0)
    throw new Error(`@sharedBy of ${place}: expected a valid query, got ${text}: ${problems.join(' ')}`)
  const argumentNames = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
  return { text, parsed: { document, operation }, argumentNames }
}

/** A field of an interface is personal if that of an implementing type is. */
function readPersonal(supergraph: Schema): ReadonlySet<string> {
  const personal = new Set<string>()
  for (const type of [...supergraph.objectTypes(), ...supergraph.interfaceTypes()]) {
    for (const field of type.fields()) {
      if (field.appliedDirectivesOf('personal').length === 0) continue
      personal.add(field.coordinate)
      for (const parent of type.interfaces()) if (parent.field(field.name)) personal.add(`${parent.name}.${field.name}`)
    }
  }
  return personal
}
