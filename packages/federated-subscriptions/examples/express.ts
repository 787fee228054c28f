import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import { expressMiddleware } from '@as-integrations/express5'
import { withSubscriptions } from '@plumbline/federated-subscriptions'
import type { WithSubscriptionsOptions } from '@plumbline/federated-subscriptions'
import express from 'express'

export async function startExpress(supergraphSdl: string, options: WithSubscriptionsOptions<string> = {}) {
  const gateway = withSubscriptions(new ApolloGateway({ supergraphSdl }), options)
  const app = express()
  const httpServer: Server = createServer(app)
  const plugins = [gateway.drainPlugin(), ApolloServerPluginDrainHttpServer({ httpServer })]
  const server = new ApolloServer({ gateway, plugins })
  await server.start()
  app.use('/graphql', express.json(), expressMiddleware(server))
  gateway.attach(httpServer, { path: '/graphql', server })
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
  return { httpServer, stop: () => server.stop() }
}
