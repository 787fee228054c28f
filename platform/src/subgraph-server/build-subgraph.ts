import 'reflect-metadata'
import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph'
import { parse, specifiedDirectives } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { buildSchema, createResolversMap } from 'type-graphql'
import type { NonEmptyArray } from 'type-graphql'
import { DateTimeScalar } from './date-time.scalar.ts'
import type { OperationContext } from './runner.ts'

/** Gives the entity for a reference from another subgraph; null when it is not there for this viewer. */
export type ReferenceResolver<Context> = (reference: { readonly id: string }, context: Context) => unknown

export interface BuildSubgraphOptions<Context> {
  /** Resolver classes and the instance of each; type-graphql finds them by class. */
  readonly resolvers: ReadonlyMap<Function, object>
  /** Types that no field of this subgraph returns, but that it defines or extends. */
  readonly orphanedTypes?: readonly Function[]
  /** Entities that this subgraph resolves, by type name. */
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>
}

const federation = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@tag"]
)\n`

/** Builds the executable federated schema of a subgraph from its type-graphql classes. */
export async function buildSubgraph<Context extends OperationContext>(
  options: BuildSubgraphOptions<Context>,
): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [...options.resolvers.keys()] as unknown as NonEmptyArray<Function>,
    container: { get: (type) => options.resolvers.get(type) },
    orphanedTypes: [...(options.orphanedTypes ?? [])],
    scalarsMap: [{ type: Date, scalar: DateTimeScalar }],
    directives: [...specifiedDirectives],
    validate: false,
    // Federation's directives are defined when the subgraph is built from the printed text below.
    skipCheck: true,
  })
  const resolvers = createResolversMap(schema)
  for (const [type, resolveReference] of Object.entries(options.references))
    resolvers[type] = { ...resolvers[type], __resolveReference: resolveReference } as never
  return buildSubgraphSchema({
    typeDefs: parse(federation + printSubgraphSchema(schema)),
    resolvers: resolvers as never,
  })
}
