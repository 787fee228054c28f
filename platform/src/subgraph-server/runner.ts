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
import type { Caller, GraphqlRequest, SubgraphRunner } from '#platform/subgraph-client'
import { completeEvent } from './complete-event.ts'

/** The context of one operation, or of one event of a subscription. Contains no services. */
export interface OperationContext<Loaders = unknown> {
  /** The viewer. Mutations that sign a user in replace it, so that the rest of the operation is executed for that user. */
  viewer: Viewer
  /** Included in everything that the client's call causes, in this and other processes. */
  readonly correlationId: string
  /**
   * The address of the client that sent a mutation; null for other operations, which may be executed once for several clients.
   */
  readonly clientAddress: string | null
  readonly log: Logger
  /**
   * DataLoaders. They cache what they have loaded, so they are created for each operation, for each event, and after each root
   * field of a mutation.
   */
  loaders: Loaders
  /** Replaces `loaders` after a write, so that the rest of the operation reads the new state. */
  readonly renewLoaders: () => void
  /** Aborted when no caller waits for the response any more. */
  readonly signal: AbortSignal
}

export interface SubgraphRunnerOptions<Loaders> {
  readonly name: string
  readonly schema: GraphQLSchema
  readonly log: Logger
  /** Called for each operation and each event of a subscription, with the viewer. */
  readonly createLoaders: (caller: Caller) => Loaders
}

type Prepared = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] }

// The gateway's planner sends a bounded number of different queries; other callers send few.
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
    const onInternal = (error: unknown) =>
      log.error({ err: error, correlationId }, 'a subgraph operation failed with an unexpected error')
    const onUnavailable = ({ cause, details }: AppError) =>
      log.warn({ err: cause, ...details, correlationId }, 'a database is unavailable')
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
      // Loaders cache, so each event is executed with its own.
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

/** When an event was published, and whether it is a snapshot; for the gateway's metrics. */
function toExtensions(event: unknown): Pick<ExecutionResult, 'extensions'> {
  const { at, kind } = event as { readonly at?: unknown; readonly kind?: unknown }
  if (!(at instanceof Date)) return {}
  return { extensions: { publishedAtMs: at.getTime(), ...(kind === 'SNAPSHOT' && { isSnapshot: true }) } }
}

// A generator's `return()` waits for its pending `next()`, which the signal ends.
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
