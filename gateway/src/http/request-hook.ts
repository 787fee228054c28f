import type { IncomingMessage, RequestListener } from 'node:http'
import { GraphQLError } from 'graphql'
import type { Hooks } from '../plugins/hooks.ts'
import { httpStatusOf } from '../plugins/plugin-error.ts'
import type { PluginRequest } from '../plugins/plugin.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import type { Refused } from './reject-request.ts'

export interface RequestHookOptions {
  readonly onRequest: NonNullable<Hooks['onRequest']>
  readonly factsOf: FactsOf
  /** Handles a request that no plugin has rejected. */
  readonly serve: RequestListener
  /** The web framework, which responds to rejected requests. */
  readonly handler: RequestListener
}

/** Requests that a plugin has rejected. The web framework responds to them as to its own errors, with the headers of CORS. */
const rejections = new WeakMap<IncomingMessage, Error>()

/** The error with which a plugin has rejected a request. */
export const rejectedBy = (request: IncomingMessage): Error | undefined => rejections.get(request)

/** Serves requests for the graph after the hook of plugins, and all other requests directly. */
export function afterHook({ onRequest, factsOf, serve, handler }: RequestHookOptions): RequestListener {
  return (request, response) => {
    if (!isForGraph(request)) return serve(request, response)
    return void onRequest(toPluginRequest(request, factsOf)).then(
      () => serve(request, response),
      (error: unknown) => {
        rejections.set(request, error as Error)
        handler(request, response)
      },
    )
  }
}

/** OPTIONS is a CORS preflight request, which precedes the request itself. */
const isForGraph = ({ url, method }: IncomingMessage) => method !== 'OPTIONS' && url?.split('?', 1)[0] === '/graphql'

export function toPluginRequest(request: IncomingMessage, factsOf: FactsOf): PluginRequest {
  const { method = 'GET', url = '/', headers } = request
  const { correlationId, clientAddress } = factsOf(request)
  return { method, url, headers, correlationId, clientAddress, isWebSocket: headers.upgrade !== undefined }
}

/** A hook's error for a connection that has no response object. */
export function toRefused(error: unknown): Refused {
  const { message, extensions } = error instanceof GraphQLError ? error : new GraphQLError(String(error))
  return { status: httpStatusOf({ extensions }) ?? 500, code: String(extensions['code']), message, details: extensions }
}
