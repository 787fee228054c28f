/** `npm run test:abuse`: measures what expensive inputs cost. `npm run test:abuse -- --help` describes it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { readCommandLine } from '#platform/command-line'
import { freePorts, startSelfSufficient, startService } from '../platform/index.ts'
import type { ServiceProcess } from '../platform/index.ts'
import { exchanges, shortened } from './exchanges.ts'
import type { Exchange } from './exchanges.ts'
import { abusiveRequests } from './inputs.ts'
import type { AbusiveRequest } from './inputs.ts'
import { repeatedRequests } from './repeated-requests.ts'

const maxCpuMs = 50
const rounds = 5
/** Unit of CPU times in /proc, on all usual architectures of Linux. */
const msPerTick = 10
const warmUps = 3

const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  scalar Long
  type Query {
    any(text: String, long: Long): Int
    reviewCount: Int!
    products(first: Int!): [Product!]!
    product(upc: ID!): Product
    byUpcs(upcs: [Int!]!): [Product!]!
    filtered(filter: Filter!): [Product!]!
  }
  input Filter { named: String upcs: [ID!] }
  type Subscription { renamings(upc: ID!): Product! named(upcs: [ID!]!): Product! }
  type Product @key(fields: "upc") { upc: ID! name: String! }`

interface Measured {
  readonly what: string
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly status: number
  readonly cpuMs: number
  /** Duration of `JSON.parse` of the body in this process. */
  readonly parseMs: number
}

readCommandLine({
  command: 'npm run test:abuse',
  does: `Sends expensive inputs to a gateway in a separate process, and reports the cost of each: milliseconds of CPU time of all threads, and
    bytes of the response. Exits with 1 if one costs more than ${maxCpuMs} ms, without the time of parsing its JSON, which is measured
    here and reported separately. Linux only: it reads the CPU time of the process from /proc.`,
  options: {},
})
const folder = mkdtempSync(join(tmpdir(), 'abuse-'))
const subgraph = createServer((_request, response) => response.end('{"data":{}}')).listen(0, '127.0.0.1')
await new Promise((resolve) => subgraph.once('listening', resolve))
const subgraphUrl = `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/`
const supergraph = join(folder, 'supergraph.graphql')
const { supergraphSdl, errors } = composeServices([{ name: 'shop', typeDefs: parse(sdl), url: subgraphUrl }])
writeFileSync(supergraph, supergraphSdl ?? String(errors))
try {
  const measured = [...(await withGateway({}, measureRequests)), ...(await withGateway(shortened, measureExchanges))]
  process.exitCode = report([...measured, ...(await measureRepeated())]) ? 0 : 1
} finally {
  subgraph.close()
  rmSync(folder, { recursive: true })
}

interface Measurable {
  readonly url: URL
  readonly process: ServiceProcess
}

async function withGateway<Result>(
  env: Readonly<Record<string, string>>,
  use: (gateway: Measurable) => Promise<Result>,
): Promise<Result> {
  const [port = 0] = await freePorts(1)
  const gateway = await startService({
    name: 'gateway',
    entry: 'dist/gateway/src/main.js',
    env: {
      AUTHENTICATION: 'off',
      SUPERGRAPH: supergraph,
      CORS_ORIGINS: 'https://app.test',
      PORT: String(port),
      PAGES: 'on',
      METRICS: 'on',
      INTROSPECTION: 'on',
      ...env,
    },
  })
  try {
    return await use({ url: new URL(`http://127.0.0.1:${port}/graphql`), process: gateway })
  } finally {
    await gateway.stop()
  }
}

async function measureRequests(gateway: Measurable): Promise<readonly Measured[]> {
  const measured = await measureAll(
    gateway,
    Object.entries(abusiveRequests).map(([what, request]) => [what, (url, n) => send(url, request(n))]),
  )
  return measured.map((one) => ({ ...one, parseMs: parseMsOf(abusiveRequests[one.what]?.(0).body ?? '') }))
}

function measureExchanges(gateway: Measurable): Promise<readonly Measured[]> {
  return measureAll(gateway, Object.entries(exchanges))
}

/** For a whole platform in one process, which also hashes passwords. */
async function measureRepeated(): Promise<readonly Measured[]> {
  const { url, process: platform } = await startSelfSufficient(join(folder, 'data'))
  try {
    return await measureAll({ url: new URL(`${url}/graphql`), process: platform }, Object.entries(repeatedRequests))
  } finally {
    await platform.stop()
  }
}

async function measureAll(
  gateway: Measurable,
  inputs: readonly (readonly [string, Exchange])[],
): Promise<readonly Measured[]> {
  // One-time compilation, preparation and loading do not count.
  for (let n = 1; n <= warmUps; n++) for (const [, exchange] of inputs) await exchange(gateway.url, -n)
  const measured: Measured[] = []
  for (const [what, exchange] of inputs) measured.push({ what, ...(await measure(gateway, exchange)) })
  return measured
}

async function measure({ url, process: { pid } }: Measurable, exchange: Exchange): Promise<Omit<Measured, 'what'>> {
  const before = cpuMs(pid)
  let last = await exchange(url, 0)
  for (let n = 1; n < rounds; n++) last = await exchange(url, n)
  return { ...last, cpuMs: (cpuMs(pid) - before) / rounds, parseMs: 0 }
}

async function send(url: URL, { path = '/graphql', method = 'POST', headers = {}, body }: AbusiveRequest) {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { ...(method === 'POST' && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body }),
  })
  const text = await response.arrayBuffer()
  const encoded = Number(response.headers.get('content-length') ?? text.byteLength)
  return { status: response.status, sentBytes: Buffer.byteLength(body ?? ''), receivedBytes: encoded }
}

function parseMsOf(body: string): number {
  const { user: before } = process.cpuUsage()
  for (let n = 0; n < rounds; n++)
    try {
      JSON.parse(body)
    } catch {
      // The cost of the rejection.
    }
  return (process.cpuUsage().user - before) / 1e3 / rounds
}

/** CPU time of all threads of a process, also of those that have ended since. */
function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name of the program, in parentheses, may have spaces.
  const [userTicks, systemTicks] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(userTicks) + Number(systemTicks)) * msPerTick
}

/** @returns whether all are within the limit */
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
