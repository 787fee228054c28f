import { ApolloServer } from '@apollo/server'
import type { ApolloServerPlugin, HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { SingleResponseType } from '@plumbline/federated-subscriptions'
import { parseForJson } from '@plumbline/query-plan-executor'
import type { WrittenResult } from '@plumbline/query-plan-executor'
import type { ExecutionResult, GraphQLFormattedError } from 'graphql'
import { GraphQLError } from 'graphql'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { OperationExecutor } from '../operations/operation-executor.ts'
import { maxErrors } from '../policies/operation-check.ts'
import { createLimitRules } from '../policies/operation-limits.ts'
import type { OperationLimits } from '../policies/operation-limits.ts'
import type { PresentErrors } from '../requests/present-errors.ts'
import type { RequestContext } from '../requests/request-context.ts'
import { createApolloLogger } from '../supergraph/apollo-logger.ts'
import type { SupergraphSource } from '../supergraph/supergraph.ts'
import { executedStatus, rejectedStatus } from './operation-status.ts'
import { hashOf } from './persisted-query.ts'
import { WrittenData, writeResult } from './write-result.ts'

/** Apollo Server's request pipeline on the gateway's executor, independent of a web server. */
export interface GraphqlServer extends Disposable {
  handle(request: HTTPGraphQLRequest, context: () => Promise<RequestContext>): Promise<HTTPGraphQLResponse>
}

export interface GraphqlServerOptions {
  readonly supergraph: SupergraphSource
  readonly executor: OperationExecutor
  readonly limits: OperationLimits
  readonly present: PresentErrors
  /** Whether clients that accept only `application/json` get status 200 for invalid operations. */
  readonly masksStatus: boolean
  /** Plugins of Apollo Server. */
  readonly apolloPlugins?: readonly ApolloServerPlugin[]
  readonly log: Logger
}

// More than introspection queries and user interfaces need. Rejects texts of megabytes before they are validated.
export const maxTokens = 15_000

export async function createGraphqlServer(options: GraphqlServerOptions): Promise<GraphqlServer> {
  const { supergraph, executor, limits, apolloPlugins = [], log } = options
  const apollo = new ApolloServer<RequestContext>({
    gateway: {
      onSchemaLoadOrUpdate(callback) {
        const { apiSchema, supergraphSdl } = supergraph.current()
        callback({ apiSchema, coreSupergraphSdl: supergraphSdl })
        return supergraph.onChange((next) =>
          callback({ apiSchema: next.apiSchema, coreSupergraphSdl: next.supergraphSdl }),
        )
      },
      load: async () => ({
        executor: async ({ document, source, operation, request, context }) => {
          // Despite its type, `operation` is undefined if the operation name is missing or unknown.
          const { operationName } = request
          if (!(operation as typeof operation | undefined)) return { errors: [noSuchOperation(operationName)] }
          const result = await executor.execute(
            {
              document,
              source,
              // The name from the request, not the resolved one: the fast path looks operations up by it.
              operationName,
              kind: operation.operation,
              variables: (context as RequestContext).searchedVariables ?? request.variables ?? {},
              // Apollo Server has verified the hash against the text.
              persistedAs: hashOf(request.extensions),
            },
            context as RequestContext,
          )
          return toApolloResult(result, apolloPlugins.length > 0)
        },
      }),
      stop: async () => undefined,
    },
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stringifyResult: writeResult,
    // The HTTP handler checks requests of every transport before they reach Apollo Server.
    csrfPrevention: false,
    formatError: withOwnCode,
    parseOptions: { maxTokens },
    validationOptions: { maxErrors },
    validationRules: [...createLimitRules(limits)],
    stopOnTerminationSignals: false,
    logger: createApolloLogger(log),
    // Errors are presented last, so that clients receive no error in another form.
    plugins: [
      // Apollo Server reports usage whenever `APOLLO_KEY` is set, but on the fast path it would not see most operations.
      ...(apolloPlugins.length > 0 ? apolloPlugins : [ApolloServerPluginUsageReportingDisabled()]),
      presentErrors(options),
      ApolloServerPluginLandingPageDisabled(),
    ],
  })
  await apollo.start()
  return {
    handle: (httpGraphQLRequest, context) => apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context }),
    dispose: () => apollo.stop(),
  }
}

/** @param needsObjects - whether plugins may read data. Otherwise its text is not parsed to be written again. */
function toApolloResult({ data, errors, extensions }: WrittenResult, needsObjects: boolean): ExecutionResult {
  return {
    ...(data !== undefined && { data: (needsObjects ? parseForJson(data) : new WrittenData(data)) as ApolloData }),
    ...(errors && { errors }),
    ...(extensions && { extensions }),
  }
}

type ApolloData = NonNullable<ExecutionResult['data']>

function noSuchOperation(operationName: string | undefined): GraphQLError {
  const expected = operationName
    ? `an operation named ${JSON.stringify(operationName.slice(0, 100))} in the document`
    : 'the name of one of the operations in the document'
  return new GraphQLError(`operationName: expected ${expected}, got none.`)
}

const needsStream = () =>
  new GraphQLError(
    'Expected a subscription to come over a WebSocket, or with "accept: text/event-stream" or "multipart/mixed;subscriptionSpec=1.0".',
    { extensions: { code: 'BAD_USER_INPUT', http: { status: 406 } } },
  )

type Presenting = Pick<GraphqlServerOptions, 'present' | 'masksStatus'>

/** Converts errors to the format that clients receive. */
function presentErrors({ present, masksStatus }: Presenting): ApolloServerPlugin<RequestContext> {
  return {
    async requestDidStart({ contextValue: { correlationId, signal } }) {
      return {
        // Before Apollo Server stores the text of a persisted query: a stream is requested with the text.
        async didResolveOperation({ operation }) {
          if (operation?.operation === 'subscription') throw needsStream()
        },
        async willSendResponse({ request, response }) {
          const { body, http } = response
          if (body.kind !== 'single' || !body.singleResult.errors) return
          const { errors } = body.singleResult
          // The HTTP handler has negotiated it.
          const type = request.http?.headers.get('accept') as SingleResponseType
          const { status = 200 } = http
          http.status =
            body.singleResult.data !== undefined && status === 200
              ? executedStatus(errors, type)
              : rejectedStatus({ status, errors, type, masksStatus })
          body.singleResult = {
            ...body.singleResult,
            errors: present(errors, {
              correlationId,
              operationName: request.operationName,
              isAbandoned: signal.aborted,
            }),
          }
        },
      }
    },
  }
}

/** Restores the codes of the gateway's own validation rules, such as limits: Apollo Server gives all validation errors one code. */
function withOwnCode(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? error.originalError : undefined
  const code = original instanceof GraphQLError ? original.extensions['code'] : undefined
  return code === undefined ? formatted : { ...formatted, extensions: { ...formatted.extensions, code } }
}
