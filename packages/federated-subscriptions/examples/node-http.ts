import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer, HeaderMap } from '@apollo/server'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import { withSubscriptions } from '@plumbline/federated-subscriptions'
import type { WithSubscriptionsOptions } from '@plumbline/federated-subscriptions'

export async function startNodeHttp(supergraphSdl: string, options: WithSubscriptionsOptions<string> = {}) {
  const gateway = withSubscriptions(new ApolloGateway({ supergraphSdl }), options)
  const answerGraphql = async (request: IncomingMessage, response: ServerResponse) => {
    const headers = new HeaderMap([['content-type', request.headers['content-type'] ?? '']])
    const httpGraphQLRequest = { method: request.method ?? '', headers, search: '', body: await json(request) }
    const answer = await server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => ({}) })
    response.writeHead(answer.status ?? 200, Object.fromEntries(answer.headers))
    response.end(answer.body.kind === 'complete' ? answer.body.string : '')
  }
  const httpServer = createServer((request, response) => void answerGraphql(request, response))
  const plugins = [gateway.drainPlugin(), ApolloServerPluginDrainHttpServer({ httpServer })]
  const server = new ApolloServer({ gateway, plugins })
  await server.start()
  gateway.attach(httpServer, { path: '/graphql', server })
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
  return { httpServer, stop: () => server.stop() }
}
