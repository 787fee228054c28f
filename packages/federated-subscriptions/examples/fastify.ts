import type { Server } from 'node:http'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify'
import { withSubscriptions } from '@plumbline/federated-subscriptions'
import type { WithSubscriptionsOptions } from '@plumbline/federated-subscriptions'
import fastify from 'fastify'

export async function startFastify(supergraphSdl: string, options: WithSubscriptionsOptions<string> = {}) {
  const gateway = withSubscriptions(new ApolloGateway({ supergraphSdl }), options)
  const app = fastify()
  const httpServer: Server = app.server
  const server = new ApolloServer({ gateway, plugins: [gateway.drainPlugin(), fastifyApolloDrainPlugin(app)] })
  await server.start()
  app.post('/graphql', fastifyApolloHandler(server))
  gateway.attach(httpServer, { path: '/graphql', server })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { httpServer, stop: () => server.stop() }
}
