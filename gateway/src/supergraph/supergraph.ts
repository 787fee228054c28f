import './without-telemetry.ts'
import { Supergraph } from '@apollo/federation-internals'
import { ApolloGateway } from '@apollo/gateway'
import { createExecutionSchema } from '@plumbline/query-plan-executor'
import type { ExecutionSchema } from '@plumbline/query-plan-executor'
import { createOperationPlanner } from '@plumbline/query-plan-executor'
import type { OperationPlanner } from '@plumbline/query-plan-executor'
import type { GraphQLSchema } from 'graphql'
import { ConfigError } from '#platform/config'
import { AppError } from '#platform/errors'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { createApolloLogger } from './apollo-logger.ts'
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

export interface SupergraphSourceOptions {
  readonly log: Logger
  /** Throws when the gateway cannot serve it. */
  readonly check: (candidate: SupergraphCandidate) => void
}

/** One that is about to be used. */
export type SupergraphCandidate = Omit<LoadedSupergraph, 'apiSchema'>

/**
 * Loads a supergraph and follows its changes. One is taken as a whole, once Apollo Gateway, this gateway's own parts and `check`
 * have nothing against it; else the previous one stays in force, and the log says why.
 * @throws AppError - the first one cannot be read or is not valid
 * @throws Error - what `check` throws
 */
export async function createSupergraphSource(
  reader: SupergraphReader,
  { log, check }: SupergraphSourceOptions,
): Promise<SupergraphSource> {
  const listeners = new Set<(next: LoadedSupergraph) => void>()
  const schemas = new WeakMap<OperationPlanner, ExecutionSchema>()
  const prepare = (sdl: string): SupergraphCandidate => {
    const prepared = describe(sdl)
    check(prepared)
    return prepared
  }
  let candidate = prepare(await reader.read())
  let loaded: LoadedSupergraph | null = null
  let update: (sdl: string) => void = () => undefined
  const apollo = new ApolloGateway({
    async supergraphSdl(options) {
      update = options.update
      return { supergraphSdl: candidate.supergraphSdl }
    },
    // Fetches are ours: what Apollo Gateway builds here is never asked.
    buildService: () => ({ process: () => Promise.reject(new Error('Apollo Gateway does not fetch here')) }),
    logger: createApolloLogger(log),
  })
  apollo.onSchemaLoadOrUpdate(({ apiSchema }) => {
    // The thread of the one before ends by itself: what is under way may still need it.
    loaded = { ...candidate, apiSchema }
    schemas.set(loaded.planner, loaded.executionSchema)
  })
  await apollo.load().catch((cause: unknown) => fail(cause))

  let lastRead = candidate.supergraphSdl
  const reload = async () => {
    try {
      const sdl = await reader.read()
      // What was refused is not worth a second look, nor a second line.
      if (sdl === lastRead) return
      lastRead = sdl
      if (sdl === loaded?.supergraphSdl) return
      candidate = prepare(sdl)
      update(sdl)
    } catch (error) {
      return log.error(explain(error), 'the changed supergraph is not usable; the previous one stays in force')
    }
    log.info({ subgraphs: Object.keys(candidate.subgraphUrls) }, 'a changed supergraph is in force')
    for (const listener of listeners) notify(listener)
  }
  const notify = (listener: (next: LoadedSupergraph) => void) => {
    try {
      if (loaded) listener(loaded)
    } catch (error) {
      log.error({ err: error }, 'a part of the gateway could not use the changed supergraph')
    }
  }
  let reloading = Promise.resolve()
  const watching = reader.watch(() => void (reloading = reloading.then(reload)))
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

function describe(supergraphSdl: string): SupergraphCandidate {
  try {
    const supergraph = Supergraph.build(supergraphSdl)
    const endpoints = [...supergraph.subgraphsMetadata()].map(({ name, url }) => [name, url])
    return {
      supergraphSdl,
      supergraph,
      planner: createOperationPlanner(supergraphSdl, { supergraph }),
      executionSchema: createExecutionSchema(supergraph),
      subgraphUrls: Object.fromEntries(endpoints) as Record<string, string>,
    }
  } catch (error) {
    return fail(error)
  }
}

/** What was foreseen says all in its message. */
const explain = (error: unknown) =>
  error instanceof AppError || error instanceof ConfigError ? { reason: error.message } : { err: error }

function fail(cause: unknown): never {
  if (cause instanceof AppError) throw cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  throw new AppError({
    code: 'BAD_USER_INPUT',
    message: `SUPERGRAPH: expected a supergraph that Apollo's composition made, got a text that fails: ${reason}`,
    cause,
  })
}
