import './without-telemetry.ts'
import { Supergraph } from '@apollo/federation-internals'
import { ApolloGateway } from '@apollo/gateway'
import { createExecutionSchema } from '@plumbline/query-plan-executor'
import type { ExecutionSchema } from '@plumbline/query-plan-executor'
import { createOperationPlanner } from '@plumbline/query-plan-executor'
import type { OperationPlanner } from '@plumbline/query-plan-executor'
import { GraphQLSchema } from 'graphql'
import { ConfigError } from '#platform/config'
import { AppError } from '#platform/errors'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { createApolloLogger } from './apollo-logger.ts'
import type { SupergraphReader } from './read-supergraph.ts'

/** A composed supergraph with its planner and schemas. */
export interface LoadedSupergraph {
  readonly supergraphSdl: string
  readonly supergraph: Supergraph
  readonly planner: OperationPlanner
  /** The schema that plans are compiled against. */
  readonly executionSchema: ExecutionSchema
  /** The schema that clients see. */
  readonly apiSchema: GraphQLSchema
  /** URLs of the subgraphs in the supergraph, by subgraph. */
  readonly subgraphUrls: Readonly<Record<string, string>>
}

/** The current supergraph, which a later one may replace at any time. */
export interface SupergraphSource extends Disposable {
  current(): LoadedSupergraph
  /** The schema that belongs to a planner of this source, also after a later supergraph has replaced it. */
  schemaOf(planner: OperationPlanner): ExecutionSchema
  /**
   * Announces the current supergraph as if it had changed, so that cached validation results are discarded.
   */
  announce(): void
  /** Calls back with every later supergraph. @returns stops the calls */
  onChange(listener: (next: LoadedSupergraph) => void): () => void
}

export interface SupergraphSourceOptions {
  readonly log: Logger
  /** Throws if the gateway cannot serve the supergraph. */
  readonly check: (candidate: SupergraphCandidate) => void
}

/** A supergraph that has not been accepted yet. */
export type SupergraphCandidate = Omit<LoadedSupergraph, 'apiSchema'>

/**
 * Loads a supergraph and follows its changes. A changed supergraph is used if Apollo Gateway, this gateway and `check` accept it;
 * otherwise the previous one stays in use and the reason is logged.
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
    // The gateway has its own transport, so Apollo's services are never called.
    buildService: () => ({ process: () => Promise.reject(new Error('Apollo Gateway does not fetch here')) }),
    logger: createApolloLogger(log),
  })
  apollo.onSchemaLoadOrUpdate(({ apiSchema }) => {
    // The previous planner is not disposed: operations in progress may need it, and its thread ends by itself.
    loaded = { ...candidate, apiSchema }
    schemas.set(loaded.planner, loaded.executionSchema)
  })
  await apollo.load().catch((cause: unknown) => fail(cause))

  let lastRead = candidate.supergraphSdl
  let lastReason = ''
  const reload = async () => {
    try {
      const sdl = await reader.read()
      if (sdl === loaded?.supergraphSdl) lastReason = ''
      // A rejected supergraph is neither checked nor logged again.
      if (sdl === lastRead) return
      lastRead = sdl
      if (sdl === loaded?.supergraphSdl) return
      candidate = prepare(sdl)
      update(sdl)
    } catch (error) {
      const explained = explain(error)
      const reason = JSON.stringify(explained)
      // A source that stays unreachable is logged once.
      if (reason !== lastReason)
        log.error(explained, 'the changed supergraph is not usable; the previous one stays in use')
      lastReason = reason
      return
    }
    log.info({ subgraphs: Object.keys(candidate.subgraphUrls) }, 'a changed supergraph is in use')
    notifyAll()
  }
  const notifyAll = () => {
    for (const listener of listeners) notify(listener)
  }
  const notify = (listener: (next: LoadedSupergraph) => void) => {
    try {
      if (loaded) listener(loaded)
    } catch (error) {
      log.error({ err: error }, 'a listener failed to apply the changed supergraph')
    }
  }
  let reloading = Promise.resolve()
  const watching = reader.watch(() => void (reloading = reloading.then(reload)))
  return {
    current: () => loaded ?? fail(new Error('no supergraph is loaded')),
    schemaOf: (planner) => schemas.get(planner) ?? fail(new Error('the planner is not of this gateway')),
    announce() {
      // Another object for the same schema: results of validation are kept by schema.
      if (loaded) loaded = { ...loaded, apiSchema: new GraphQLSchema(loaded.apiSchema.toConfig()) }
      notifyAll()
    },
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

/** Expected errors are logged without their stack. */
const explain = (error: unknown) =>
  error instanceof AppError || error instanceof ConfigError ? { reason: error.message } : { err: error }

function fail(cause: unknown): never {
  if (cause instanceof AppError) throw cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  throw new AppError({
    code: 'BAD_USER_INPUT',
    message: `SUPERGRAPH: expected a supergraph composed by Apollo Federation, got one that is not valid: ${reason}`,
    cause,
  })
}
