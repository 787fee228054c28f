import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
/**
 * `npm run test:abuse`: sends what costs, or cost, more than it should to a gateway in a process of its own, and reports for each what it
 * costs there: milliseconds of CPU, of all threads, and bytes of the answer. Fails when one costs more than 50 ms besides what it takes to parse its JSON,
 * which is measured here and reported apart. Linux only: it reads the CPU time of the process from /proc.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { freePorts, startService } from '../platform/index.ts'
import { abusiveRequests } from './inputs.ts'
import type { AbusiveRequest } from './inputs.ts'

const maxCpuMs = 50
const rounds = 5

const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query {
    reviewCount: Int!
    products(first: Int!): [Product!]!
    product(upc: ID!): Product
    byUpcs(upcs: [Int!]!): [Product!]!
    filtered(filter: Filter!): [Product!]!
  }
  input Filter { named: String upcs: [ID!] }
  type Subscription { renamings(upc: ID!): Product! }
  type Product @key(fields: "upc") { upc: ID! name: String! }`

interface Measured {
  readonly what: string
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly status: number
  readonly cpuMs: number
  /** What `JSON.parse` of the body takes here. */
  readonly parseMs: number
}

const folder = mkdtempSync(join(tmpdir(), 'abuse-'))
const subgraph = createServer((_request, response) => response.end('{"data":{}}')).listen(0, '127.0.0.1')
await new Promise((resolve) => subgraph.once('listening', resolve))
const subgraphUrl = `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/`
const supergraph = join(folder, 'supergraph.graphql')
const { supergraphSdl, errors } = composeServices([{ name: 'shop', typeDefs: parse(sdl), url: subgraphUrl }])
writeFileSync(supergraph, supergraphSdl ?? String(errors))
const [port = 0] = await freePorts(1)
const gateway = await startService({
  name: 'gateway',
  entry: 'dist/gateway/src/main.js',
  env: {
    AUTHENTICATION: 'off',
    SUPERGRAPH: supergraph,
    PORT: String(port),
    PAGES: 'on',
    METRICS: 'on',
    INTROSPECTION: 'on',
  },
})
try {
  process.exitCode = report(await measureAll()) ? 0 : 1
} finally {
  await gateway.stop()
  subgraph.close()
  rmSync(folder, { recursive: true })
}

async function measureAll(): Promise<readonly Measured[]> {
  // What is compiled, prepared or loaded once is no input's cost.
  for (let n = 0; n < 3; n++) for (const request of Object.values(abusiveRequests)) await send(request(-1 - n))
  const measured: Measured[] = []
  for (const [what, request] of Object.entries(abusiveRequests)) measured.push(await measure(what, request))
  return measured
}

async function measure(what: string, request: (n: number) => AbusiveRequest): Promise<Measured> {
  const before = cpuMs()
  let last = { status: 0, receivedBytes: 0 }
  for (let n = 0; n < rounds; n++) last = await send(request(n))
  const sentBytes = Buffer.byteLength(request(0).body ?? '')
  const totalMs = (cpuMs() - before) / rounds
  return { what, sentBytes, ...last, cpuMs: totalMs, parseMs: parseMsOf(request(0).body ?? '') }
}

async function send({ path = '/graphql', method = 'POST', headers = {}, body }: AbusiveRequest) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { ...(method === 'POST' && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body }),
  })
  const text = await response.arrayBuffer()
  const encoded = Number(response.headers.get('content-length') ?? text.byteLength)
  return { status: response.status, receivedBytes: encoded }
}

function parseMsOf(body: string): number {
  const { user: before } = process.cpuUsage()
  for (let n = 0; n < rounds; n++)
    try {
      JSON.parse(body)
    } catch {
      // It takes what it takes to find that out.
    }
  return (process.cpuUsage().user - before) / 1e3 / rounds
}

/** Of all threads of the gateway so far. */
function cpuMs(): number {
  const tasks = `/proc/${gateway.pid}/task`
  return readdirSync(tasks).reduce((sum, task) => {
    const [nanoseconds = '0'] = readFileSync(join(tasks, task, 'schedstat'), 'utf8').split(' ')
    return sum + Number(nanoseconds) / 1e6
  }, 0)
}

/** @returns whether none costs too much */
function report(measured: readonly Measured[]): boolean {
  const rows = [
    ['input', 'sent', 'status', 'received', 'JSON ms', 'CPU ms'],
    ...measured.map((one) => [
      one.what,
      String(one.sentBytes),
      String(one.status),
      String(one.receivedBytes),
      one.parseMs.toFixed(1),
      `${one.cpuMs.toFixed(1)}${isTooMuch(one) ? ' (too much)' : ''}`,
    ]),
  ]
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  return !measured.some(isTooMuch)
}

function isTooMuch({ cpuMs: all, parseMs }: Measured): boolean {
  return all - parseMs > maxCpuMs
}
