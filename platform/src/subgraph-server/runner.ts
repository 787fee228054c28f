import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import type { Viewer } from '#platform/auth'
import { toClientError } from '#platform/errors'
import type { AppError } from '#platform/errors'
import { completeEvent } from './complete-event.ts'

/** Facts about one operation, or about one event of a subscription: never services. */
export interface OperationContext<Loaders = unknown> {
  /** Replaced by mutations that sign somebody in, so that the rest of the operation is seen as that user. */
  viewer: Viewer
  /** Travels with everything that the client's call causes, here and in other processes. */
  readonly correlationId: string
  /** Where the client is that sent a mutation; null for everything else, which may be executed once for several clients. */
  readonly clientAddress: string | null
  readonly log: Logger
  /**
   * Batching readers. They keep what they have read, so they are made anew for each operation, for each event, and after each
   * root field of a mutation.
   */
  loaders: Loaders
  /** Replaces `loaders`, after a write, so that the rest of the operation reads what the write has left. */
  readonly renewLoaders: () => void
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

export interface GraphqlRequest {
  readonly query: string
  readonly operationName?: string | null | undefined
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
}

/** Who asks, and for how long. */
export interface Caller {
  readonly viewer: Viewer
  readonly correlationId: string
  /** As in `OperationContext`; absent: null. */
  readonly clientAddress?: string | null
  readonly signal: AbortSignal
}

/** Runs operations on a subgraph's schema, whichever way they came in: over HTTP, a socket, or from the same process. */
export interface SubgraphRunner {
  readonly name: string
  readonly schema: GraphQLSchema
  execute(request: GraphqlRequest, caller: Caller): Promise<ExecutionResult>
  /**
   * Opens a subscription; an `ExecutionResult` instead of a stream says why there is none. Returning the stream, or
   * aborting the caller's signal, aborts the signal that the resolver sees.
   */
  subscribe(request: GraphqlRequest, caller: Caller): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>
}

export interface SubgraphRunnerOptions<Loaders> {
  readonly name: string
  readonly schema: GraphQLSchema
  readonly log: Logger
  /** Called for each operation and each event of a subscription, with who asks. */
  readonly createLoaders: (caller: Caller) => Loaders
}

type Prepared = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] }

// The gateway's planner sends a bounded set of texts; hand-written ones are few.
const maxDocuments = 1_000

export function createSubgraphRunner<Loaders>(options: SubgraphRunnerOptions<Loaders>): SubgraphRunner {
  const { name, schema, log, createLoaders } = options
  const documents = new LRUCache<string, Prepared>({ max: maxDocuments })

  const prepare = (query: string): Prepared => {
    const known = documents.get(query)
    if (known) return known
    const prepared = parseAndValidate(schema, query)
    documents.set(query, prepared)
    return prepared
  }

  const contextFor = (caller: Caller): OperationContext<Loaders> => {
    const { viewer, correlationId, clientAddress = null, signal } = caller
    const context: OperationContext<Loaders> = {
      viewer,
      correlationId,
      clientAddress,
      signal,
      log: log.child({ correlationId }),
      loaders: createLoaders(caller),
      renewLoaders: () => {
        context.loaders = createLoaders({ ...caller, viewer: context.viewer })
      },
    }
    return context
  }

  const present = (result: ExecutionResult, { correlationId }: Caller): ExecutionResult => {
    if (!result.errors) return result
    const onInternal = (error: unknown) => log.error({ err: error, correlationId }, 'an operation met a defect')
    const onUnavailable = ({ cause, details }: AppError) =>
      log.warn({ err: cause, ...details, correlationId }, 'an operation met a database that cannot be asked')
    const presentation = { correlationId, onInternal, onUnavailable }
    return { ...result, errors: result.errors.map((error) => toClientError(error, presentation)) }
  }

  const argumentsOf = (document: DocumentNode, request: GraphqlRequest, caller: Caller) => ({
    schema,
    document,
    variableValues: request.variables ?? {},
    operationName: request.operationName ?? undefined,
    contextValue: contextFor(caller),
  })

  return {
    name,
    schema,
    async execute(request, caller) {
      const prepared = prepare(request.query)
      if ('errors' in prepared) return present({ errors: prepared.errors }, caller)
      return present(await execute(argumentsOf(prepared.document, request, caller)), caller)
    },
    async subscribe(request, caller) {
      const prepared = prepare(request.query)
      if ('errors' in prepared) return present({ errors: prepared.errors }, caller)
      const closing = new AbortController()
      const opened = { ...caller, signal: AbortSignal.any([caller.signal, closing.signal]) }
      const args = argumentsOf(prepared.document, request, opened)
      if (getOperationAST(prepared.document, request.operationName)?.operation !== 'subscription')
        return present(
          { errors: [new GraphQLError('Expected a subscription, got another kind of operation.')] },
          caller,
        )
      const source = await createSourceEventStream(args)
      if (!(Symbol.asyncIterator in source)) return present(source, caller)
      // Loaders keep what they have read, so each event is completed with its own.
      const events = eachEvent(source, async (event) => {
        const completeOnce = async () => await execute({ ...args, rootValue: event, contextValue: contextFor(opened) })
        const result = await completeEvent({ execute: completeOnce, signal: opened.signal })
        return { ...present(result, caller), ...toExtensions(event) }
      })
      return abortOnReturn(events, closing)
    },
  }
}

async function* eachEvent(
  source: AsyncIterable<unknown>,
  complete: (event: unknown) => Promise<ExecutionResult>,
): AsyncGenerator<ExecutionResult, void> {
  for await (const event of source) yield await complete(event)
}

/** When an event was published, and whether it stands for others: for the gateway's metrics. */
function toExtensions(event: unknown): Pick<ExecutionResult, 'extensions'> {
  const { at, kind } = event as { readonly at?: unknown; readonly kind?: unknown }
  if (!(at instanceof Date)) return {}
  return { extensions: { publishedAtMs: at.getTime(), ...(kind === 'SNAPSHOT' && { isSnapshot: true }) } }
}

// A generator's `return()` waits for its pending `next()`; the signal is what ends that wait.
function abortOnReturn<Item>(events: AsyncGenerator<Item, void>, closing: AbortController): AsyncGenerator<Item, void> {
  const close = events.return.bind(events)
  events.return = (value) => {
    closing.abort()
    return close(value)
  }
  return events
}

function parseAndValidate(schema: GraphQLSchema, query: string): Prepared {
  try {
    const document = parse(query)
    const errors = validate(schema, document, specifiedRules)
    return errors.length > 0 ? { errors } : { document }
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] }
    throw error
  }
}
