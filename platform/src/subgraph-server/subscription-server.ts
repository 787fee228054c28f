import { GraphQLError, parse } from 'graphql'
import type { ServerOptions, SubscribePayload } from 'graphql-ws'
import type { Logger } from 'pino'
import type { IdentityVerifier } from '#platform/auth'
import { toClientError } from '#platform/errors'
import type { Caller, GraphqlRequest, SubgraphRunner } from '#platform/subgraph-client'

interface Options {
  readonly runner: SubgraphRunner
  readonly verifier: IdentityVerifier
  readonly log: Logger
}

/** What `onSubscribe` passes to `subscribe` in place of a context. */
interface Opening {
  readonly request: GraphqlRequest
  readonly caller: Caller
}

/**
 * graphql-ws options of a subgraph. One socket carries operations of many viewers, so each `subscribe` message contains its
 * identity: `extensions: { identity, correlationId }`.
 */
export function subscriptionServer({ runner, verifier, log }: Options): ServerOptions {
  const present = (error: unknown, correlationId: string): GraphQLError =>
    toClientError(error, {
      correlationId,
      onInternal: (err) => log.error({ err, correlationId }, 'a subscription failed with an unexpected error'),
    })
  return {
    async onSubscribe(_socket, _id, payload) {
      const correlationId = correlationIdOf(payload.extensions)
      try {
        const identity = await verifier.verify(textOf(payload.extensions?.['identity']))
        const opening: Opening = {
          request: payload,
          caller: { ...identity, correlationId, signal: new AbortController().signal },
        }
        return { schema: runner.schema, document: parse(payload.query), contextValue: opening }
      } catch (error) {
        return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })]
      }
    },
    async subscribe({ contextValue }) {
      const { request, caller } = contextValue as Opening
      try {
        return await runner.subscribe(request, caller)
      } catch (error) {
        // An error that is thrown here would close the socket, and so end the operations of all viewers.
        return { errors: [present(error, caller.correlationId)] }
      }
    },
    execute({ contextValue }) {
      const { request, caller } = contextValue as Opening
      return runner.execute(request, caller)
    },
    onError: (_socket, _id, { extensions }, errors) =>
      errors.map((error) => present(error, correlationIdOf(extensions)).toJSON()),
  }
}

const correlationIdOf = (extensions: SubscribePayload['extensions']) => textOf(extensions?.['correlationId']) ?? 'none'

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
