import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { createGateway, loadGatewayConfig } from '#gateway'
import type { Gateway } from '#gateway'
import { createLog } from '#platform/logging'
import { createSubgraphRunner } from '#platform/subgraph-server'

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"]) scalar Long'
const remote = `${link} type Query { accounts: [Account!]! } type Account @key(fields: "number") { number: Long! }`
const local = `${link} type Account @key(fields: "number") { number: Long! digits: String! }`

const numbers = ['9007199254740993', '-12345678901234567890123', '7']

let subgraph: Server
let gateway: Gateway
let folder: string

beforeAll(async () => {
  const accounts = numbers.map((number) => `{"__typename":"Account","number":${number}}`)
  subgraph = createServer((_request, response) =>
    response.setHeader('content-type', 'application/json').end(`{"data":{"accounts":[${accounts.join()}]}}`),
  ).listen(0, '127.0.0.1')
  await new Promise((resolve) => subgraph.once('listening', resolve))
  const { supergraphSdl, errors } = composeServices([
    { name: 'remote', typeDefs: parse(remote), url: `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/` },
    { name: 'local', typeDefs: parse(local), url: 'http://local.test/' },
  ])
  folder = mkdtempSync(join(tmpdir(), 'long-keys-'))
  const supergraph = join(folder, 'supergraph.graphql')
  writeFileSync(supergraph, supergraphSdl ?? String(errors))
  const log = createLog({ service: 'test', level: 'silent' })
  const schema = buildSubgraphSchema({
    typeDefs: parse(local),
    resolvers: {
      Account: {
        __resolveReference: ({ number }: { number: bigint | number }) => ({ number, digits: String(number) }),
      },
    },
  })
  const config = loadGatewayConfig({ AUTHENTICATION: 'off', PORT: '0', SUPERGRAPH: supergraph })
  const runner = createSubgraphRunner({ name: 'local', schema, log, createLoaders: () => ({}) })
  gateway = await createGateway(config, { log, local: { local: runner } })
})

afterAll(async () => {
  await gateway.dispose()
  subgraph.close()
  rmSync(folder, { recursive: true })
})

test('a subgraph in the same process receives all digits of the keys that another one returned', async () => {
  const ask = async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ accounts { number digits } }' }),
    })
    return response.text()
  }
  const expected = numbers.map((number) => `{"number":${number},"digits":"${number}"}`)
  // The second time it is known, and takes the fast path.
  for (let time = 0; time < 2; time++) expect((await ask()).trim()).toBe(`{"data":{"accounts":[${expected.join()}]}}`)
})
