import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { ApolloGateway } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer'
import { expressMiddleware } from '@as-integrations/express5'
import express from 'express'

export async function startExpress(supergraphSdl: string) {
  const gateway = new ApolloGateway({ supergraphSdl })
  const app = express()
  const httpServer: Server = createServer(app)
  const server = new ApolloServer({ gateway, plugins: [ApolloServerPluginDrainHttpServer({ httpServer })] })
  await server.start()
  app.use('/graphql', express.json(), expressMiddleware(server))
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
  return { httpServer, stop: () => server.stop() }
}
