import type { Server } from 'node:http'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify'
import fastify from 'fastify'

export async function startFastify(supergraphSdl: string) {
  const gateway = new ApolloGateway({ supergraphSdl })
  const app = fastify()
  const httpServer: Server = app.server
  const server = new ApolloServer({ gateway, plugins: [fastifyApolloDrainPlugin(app)] })
  await server.start()
  app.post('/graphql', fastifyApolloHandler(server))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { httpServer, stop: () => server.stop() }
}
