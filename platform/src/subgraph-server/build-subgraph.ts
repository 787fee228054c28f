import 'reflect-metadata'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { printSchemaWithDirectives } from '@graphql-tools/utils'
import { parse, specifiedDirectives } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { buildSchema, createResolversMap } from 'type-graphql'
import type { NonEmptyArray } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import { cacheControlDefinition } from './cache-control.ts'
import { DateTimeScalar } from './date-time.scalar.ts'
import type { OperationContext } from './runner.ts'
import { sharingDefinition } from './sharing.ts'

/** Resolves a reference from another subgraph; null if the entity does not exist or is not visible to the viewer. */
export type ReferenceResolver<Context> = (reference: { readonly id: string }, context: Context) => unknown

/**
 * Opens the stream of a subscription field. Each item is the root value of the decorated method. Its `at`, a Date, and its
 * `kind`, if that is SNAPSHOT, are also sent to the gateway for metrics.
 */
export type SubscriptionSource<Context> = (
  args: never,
  context: Context,
) => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>

/**
 * For the `subscribe` option of type-graphql's decorator. A decorator has no instances, so the stream is passed to
 * `buildSubgraph`.
 */
export const openedBySubgraph = (): AsyncIterable<unknown> => {
  throw new Error('expected buildSubgraph to be given a source for this subscription field, got none')
}

export interface BuildSubgraphOptions<Context> {
  /** Resolver classes with their instances; type-graphql looks instances up by class. */
  readonly resolvers: ReadonlyMap<Function, object>
  /** Types that no field of this subgraph returns, but that it defines or extends. */
  readonly orphanedTypes?: readonly Function[]
  /** Resolvers of this subgraph's entities, by type name. */
  readonly references: Readonly<Record<string, ReferenceResolver<Context>>>
  /** Sources of the subscription fields that are decorated with `openedBySubgraph`, by field name. */
  readonly subscriptions?: Readonly<Record<string, SubscriptionSource<Context>>>
}

const federation = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@tag", "@composeDirective"]
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
    // type-graphql requires one for subscriptions, although no field uses its topics.
    pubSub: { subscribe: openedBySubgraph as never, publish: openedBySubgraph },
    directives: [...specifiedDirectives],
    validate: false,
    // The directives of federation are defined when the subgraph is built from the printed SDL below.
    skipCheck: true,
  })
  const resolvers = createResolversMap(schema)
  const resolversOf = (type: string) => (resolvers[type] ?? {}) as Readonly<Record<string, unknown>>
  for (const [type, resolveReference] of Object.entries(options.references))
    resolvers[type] = { ...resolversOf(type), __resolveReference: orSignInFirst(resolveReference) } as never
  for (const [field, open] of Object.entries(options.subscriptions ?? {})) {
    const subscribe = (_root: unknown, args: unknown, context: Context) => open(args as never, context)
    const decorated = resolversOf('Subscription')[field] as object | undefined
    resolvers['Subscription'] = { ...resolversOf('Subscription'), [field]: { ...decorated, subscribe } } as never
  }
  for (const [field, resolve] of Object.entries(resolversOf('Mutation')))
    resolvers['Mutation'] = { ...resolversOf('Mutation'), [field]: thenReadAnew(resolve as Resolve<Context>) } as never
  // `schema { … }` is left out, because it would be a second definition besides the extension that links the directives.
  const sdl = describeRoots(printSchemaWithDirectives(schema)).replace(/^schema \{[^}]*\}/, '')
  return buildSubgraphSchema({
    typeDefs: parse(federation + cacheControlDefinition + sharingDefinition + sdl),
    resolvers: resolvers as never,
  })
}

const rootDescriptions: Readonly<Record<string, string>> = {
  Query: 'Reads. Fields are resolved in parallel.',
  Mutation: 'Writes. Fields are executed one after the other, in the order of the operation.',
  Subscription: 'Streams of events, over graphql-ws, server-sent events or multipart responses.',
}

// type-graphql creates the root types itself, without an option for their description.
const describeRoots = (sdl: string) =>
  sdl.replace(
    /^type (Query|Mutation|Subscription) \{/gm,
    (start, name: string) => `"${rootDescriptions[name]}"\n${start}`,
  )

/**
 * Missing objects and objects that the viewer may not see have the same error, except that a viewer who is not signed in
 * receives UNAUTHENTICATED.
 */
const orSignInFirst =
  <Context extends OperationContext>(resolve: ReferenceResolver<Context>): ReferenceResolver<Context> =>
  async (reference, context) => {
    const found = await resolve(reference, context)
    if (found === null && context.viewer.kind === 'anonymous') assertSignedIn(context.viewer)
    return found
  }

type Resolve<Context> = (root: unknown, args: unknown, context: Context, info: unknown) => unknown

/** A mutation may have loaded objects before it changed them, so its selections and the mutations after it use new loaders. */
const thenReadAnew =
  <Context extends OperationContext>(resolve: Resolve<Context>): Resolve<Context> =>
  async (root, args, context, info) => {
    try {
      return await resolve(root, args, context, info)
    } finally {
      context.renewLoaders()
    }
  }
