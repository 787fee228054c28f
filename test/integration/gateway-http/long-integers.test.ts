import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { WebSocket } from 'ws'
import { createGateway, loadGatewayConfig } from '#gateway'
import type { Gateway } from '#gateway'
import { createLog } from '#platform/logging'
import { until } from '#root/test/support/until'

const sdl = `scalar Long scalar Any
  type Query { byId(id: ID!): String longer(than: Long!): String any(of: Any): String float(of: Float!): String int(of: Int): String
    filtered(by: Filter!): String }
  input Filter { ids: [ID!]! than: Long of: Any }`

/** Integers that a double cannot represent. */
const long = '9007199254740993'
const longer = '-12345678901234567890123'

let subgraph: Server
let gateway: Gateway
let folder: string
/** Bodies that the subgraph received. */
let asked: string[]

beforeAll(async () => {
  subgraph = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      asked.push(body)
      response.setHeader('content-type', 'application/json').end('{"data":{}}')
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => subgraph.once('listening', resolve))
  const url = `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/`
  const { supergraphSdl, errors } = composeServices([{ name: 'numbers', typeDefs: parse(sdl), url }])
  folder = mkdtempSync(join(tmpdir(), 'long-integers-'))
  const supergraph = join(folder, 'supergraph.graphql')
  writeFileSync(supergraph, supergraphSdl ?? String(errors))
  const config = loadGatewayConfig({ AUTHENTICATION: 'off', PORT: '0', SUPERGRAPH: supergraph })
  gateway = await createGateway(config, { log: createLog({ service: 'test', level: 'silent' }) })
})

beforeEach(() => (asked = []))

afterAll(async () => {
  await gateway.dispose()
  subgraph.close()
  rmSync(folder, { recursive: true })
})

const json = { 'content-type': 'application/json' }

/** JSON.stringify does not support such numbers. */
const send = async (query: string, variables: string) => {
  const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`
  return (await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: json, body })).text()
}

test.each([
  ['an id, which is text', 'query ($of: ID!) { byId(id: $of) }', long, `"${long}"`],
  ['a scalar of somebody', 'query ($of: Long!) { longer(than: $of) }', long, long],
  ['a scalar of any form', 'query ($of: Any) { any(of: $of) }', `{"a":[${longer}]}`, `{"a":[${longer}]}`],
  [
    'a field of an input',
    'query ($of: Filter!) { filtered(by: $of) }',
    `{"ids":[${long},1],"than":${longer},"of":[${long}]}`,
    `{"ids":["${long}","1"],"than":${longer},"of":[${long}]}`,
  ],
])('%s keeps its digits as a variable', async (_what, query, value, expected) => {
  // The second time, the operation is known.
  for (let time = 0; time < 2; time++) expect(await send(query, `{"of":${value}}`)).not.toContain('errors')
  expect(asked).toHaveLength(2)
  for (const body of asked) expect(body).toContain(`"variables":{"of":${expected}}`)
})

test.each([
  ['an id', `{ byId(id: ${long}) }`, new RegExp(`byId\\(id: ?"?${long}"?\\)`)],
  ['a scalar of somebody', `{ longer(than: ${longer}) }`, new RegExp(`longer\\(than: ?${longer}\\)`)],
  [
    'a scalar of any form',
    `{ any(of: { a: [${longer}] }) }`,
    new RegExp(`any\\(of: ?\\{ ?a: ?\\[${longer}\\] ?\\}\\)`),
  ],
])('%s keeps its digits in the text', async (_what, query, expected) => {
  expect(await send(query, '{}')).not.toContain('errors')
  expect((JSON.parse(asked[0] ?? '{}') as { query: string }).query).toMatch(expected)
})

test.each([['a default', `query ($of: Long! = ${long}) { longer(than: $of) }`, long]])(
  '%s keeps its digits',
  async (_what, query, expected) => {
    expect(await send(query, '{}')).not.toContain('errors')
    expect(asked[0]).toContain(expected)
  },
)

test('a long integer is a Float, and not an Int', async () => {
  expect(await send('query ($of: Float!) { float(of: $of) }', `{"of":${long}}`)).not.toContain('errors')
  expect(await send('query ($of: Int) { int(of: $of) }', `{"of":${long}}`)).toMatch(/cannot represent non 32-bit/)
})

test('a long integer keeps its digits in a GET', async () => {
  const search = new URLSearchParams({ query: 'query ($of: Long!) { longer(than: $of) }', variables: `{"of":${long}}` })
  const headers = { accept: 'application/json', 'apollo-require-preflight': 'true' }
  expect(await (await fetch(`${gateway.url}/graphql?${search}`, { headers })).text()).not.toContain('errors')
  expect(asked[0]).toContain(`"variables":{"of":${long}}`)
})

test('a long integer keeps its digits over a socket', async () => {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const heard: string[] = []
  socket.on('message', (data) => heard.push(String(data)))
  await once(socket, 'open')
  socket.send('{"type":"connection_init"}')
  await until(() => heard.length === 1)
  const query = 'query ($id: ID!, $of: Any) { byId(id: $id) any(of: $of) }'
  socket.send(
    `{"id":"1","type":"subscribe","payload":{"query":"${query}","variables":{"id":${long},"of":[${longer}]},"extensions":{"n":${long}}}}`,
  )
  await until(() => heard.some((text) => text.includes('"complete"')))
  expect(heard.join()).not.toContain('errors')
  expect(asked[0]).toContain(`"variables":{"id":"${long}","of":[${longer}]}`)
  socket.close()
  await once(socket, 'close')
})
