import './without-telemetry.ts'
import { Supergraph } from '@apollo/federation-internals'
import { ApolloGateway } from '@apollo/gateway'
import type { GraphQLSchema } from 'graphql'
import { createExecutionSchema } from '#gateway/execution'
import type { ExecutionSchema } from '#gateway/execution'
import { createOperationPlanner } from '#gateway/planning'
import type { OperationPlanner } from '#gateway/planning'
import { AppError } from '#platform/errors'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { SupergraphReader } from './read-supergraph.ts'

/** One composed supergraph, ready to validate and plan operations on. */
export interface LoadedSupergraph {
  readonly supergraphSdl: string
  readonly supergraph: Supergraph
  readonly planner: OperationPlanner
  /** What compiled plans are made against. */
  readonly executionSchema: ExecutionSchema
  /** What clients see. */
  readonly apiSchema: GraphQLSchema
  /** Addresses of the subgraphs as the supergraph names them, by subgraph. */
  readonly subgraphUrls: Readonly<Record<string, string>>
}

/** The supergraph in force, which a later one may replace at any time. */
export interface SupergraphSource extends Disposable {
  current(): LoadedSupergraph
  /** The schema that belongs to a planner handed out here, also when a later supergraph is in force. */
  schemaOf(planner: OperationPlanner): ExecutionSchema
  /** Calls back with every later supergraph; returns how to stop that. */
  onChange(listener: (next: LoadedSupergraph) => void): () => void
}

/**
 * Loads a supergraph through Apollo Gateway, which checks it, and follows its changes. One that is not valid leaves the
 * previous one in force.
 * @throws AppError - the first one cannot be read or is not valid
 */
export async function createSupergraphSource(reader: SupergraphReader, log: Logger): Promise<SupergraphSource> {
  const listeners = new Set<(next: LoadedSupergraph) => void>()
  const schemas = new WeakMap<OperationPlanner, ExecutionSchema>()
  let loaded: LoadedSupergraph | null = null
  let update: (sdl: string) => void = () => undefined
  const apollo = new ApolloGateway({
    async supergraphSdl(options) {
      update = options.update
      return { supergraphSdl: await reader.read() }
    },
    // Fetches are ours: what Apollo Gateway builds here is never asked.
    buildService: () => ({ process: () => Promise.reject(new Error('Apollo Gateway does not fetch here')) }),
    logger: quiet,
  })
  apollo.onSchemaLoadOrUpdate(({ coreSupergraphSdl, apiSchema }) => {
    // The thread of the one before ends by itself: what is under way may still need it.
    loaded = describe(coreSupergraphSdl, apiSchema)
    schemas.set(loaded.planner, loaded.executionSchema)
    for (const listener of listeners) listener(loaded)
  })
  await apollo.load().catch((cause: unknown) => fail(cause))

  const reload = async () => {
    try {
      const sdl = await reader.read()
      if (sdl !== loaded?.supergraphSdl) update(sdl)
    } catch (error) {
      log.error({ err: error }, 'the changed supergraph is not usable; the previous one stays in force')
    }
  }
  const watching = reader.watch(() => void reload())
  return {
    current: () => loaded ?? fail(new Error('no supergraph is loaded')),
    schemaOf: (planner) => schemas.get(planner) ?? fail(new Error('the planner is not of this gateway')),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async dispose() {
      await watching.dispose()
      await loaded?.planner.dispose()
      await apollo.stop()
    },
  }
}

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

function describe(supergraphSdl: string, apiSchema: GraphQLSchema): LoadedSupergraph {
  const supergraph = Supergraph.build(supergraphSdl)
  const endpoints = [...supergraph.subgraphsMetadata()].map(({ name, url }) => [name, url])
  return {
    supergraphSdl,
    supergraph,
    apiSchema,
    planner: createOperationPlanner(supergraphSdl, { supergraph }),
    executionSchema: createExecutionSchema(supergraph),
    subgraphUrls: Object.fromEntries(endpoints) as Record<string, string>,
  }
}

function fail(cause: unknown): never {
  if (cause instanceof AppError) throw cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  throw new AppError({
    code: 'BAD_USER_INPUT',
    message: `SUPERGRAPH: expected a supergraph that Apollo's composition made, got a text that fails: ${reason}`,
    cause,
  })
}
