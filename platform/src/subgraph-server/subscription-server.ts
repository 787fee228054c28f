import { GraphQLError, parse } from 'graphql'
import type { ExecutionArgs } from 'graphql'
import type { ServerOptions } from 'graphql-ws'
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
  return {
    async onSubscribe(_socket, _id, payload) {
      const correlationId = textOf(payload.extensions?.['correlationId']) ?? 'none'
      try {
        const identity = await verifier.verify(textOf(payload.extensions?.['identity']))
        const opening: Opening = {
          request: payload,
          caller: { ...identity, correlationId, signal: new AbortController().signal },
        }
        return { schema: runner.schema, document: parse(payload.query), contextValue: opening }
      } catch (error) {
        if (error instanceof GraphQLError) return [error]
        const onInternal = (defect: unknown) =>
          log.error({ err: defect, correlationId }, 'a subscription failed with an unexpected error')
        return [toClientError(error, { correlationId, onInternal })]
      }
    },
    subscribe: open(runner),
    execute: ({ contextValue }) => {
      const { request, caller } = contextValue as Opening
      return runner.execute(request, caller)
    },
  }
}

const open = (runner: SubgraphRunner) => (args: ExecutionArgs) => {
  const { request, caller } = args.contextValue as Opening
  return runner.subscribe(request, caller)
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
