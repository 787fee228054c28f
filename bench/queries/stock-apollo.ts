// Stock Apollo in front of our subgraphs. It only adds the identity that they require; it does not verify access tokens
// or look up roles, which this project's gateway does for each request.
import { readFileSync } from 'node:fs'
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { createIdentityIssuer } from '#platform/auth'
import type { Viewer } from '#platform/auth'

const { env } = process
const issuer = createIdentityIssuer({ secret: env['IDENTITY_SECRET'] ?? '', lifetimeMs: 24 * 60 * 60 * 1_000 })
const identity = await issuer.issue(JSON.parse(env['VIEWER'] ?? '') as Viewer)

class Subgraph extends RemoteGraphQLDataSource {
  override willSendRequest({ request }: Parameters<NonNullable<RemoteGraphQLDataSource['willSendRequest']>>[0]): void {
    request.http?.headers.set('x-plumbline-identity', identity)
  }
}

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(env['SUPERGRAPH'] ?? '', 'utf8'),
  buildService: ({ url }) => new Subgraph({ url: url ?? '' }),
})
const server = new ApolloServer({ gateway })
await startStandaloneServer(server, { listen: { port: Number(env['PORT']), host: '127.0.0.1' } })
console.log('{"msg":"ready"}')
