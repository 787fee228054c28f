import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { peakResidentMB } from '../resident-memory.ts'
import { pinned, startServant } from './channel.ts'
import type { Servant } from './channel.ts'
import type { ClientsCommand, ClientsReport } from './clients.ts'
import type { Contender } from './contenders.ts'
import type { SubgraphsCommand, UpstreamCounts } from './subgraphs.ts'

/** Ports; fixed, because the configurations of other gateways contain them. */
export interface Ports {
  readonly ticker: number
  readonly catalog: number
  readonly gateways: readonly [number, number]
}

/** A contender between its subgraphs and its clients. */
export interface Stage {
  readonly subgraphs: Servant<SubgraphsCommand, UpstreamCounts>
  readonly clients: Servant<ClientsCommand, ClientsReport>
  /** URLs of its gateways. */
  readonly urls: readonly string[]
  /** Peak resident memory of the first gateway. */
  peakMB(): number
  /** SIGKILL for the first gateway. */
  killFirst(): Promise<void>
  dispose(): Promise<void>
}

export interface StageOptions {
  readonly contender: Contender
  readonly gateways: 1 | 2
  readonly ports: Ports
  /** Path of the composed supergraph. */
  readonly supergraph: string
}

/** The gateway has one processor; subgraphs and clients share the other. */
const [gatewayCpu, otherCpu] = [0, 1]
const readyWithinMs = 60_000

export async function setStage({ contender, gateways: count, ports, supergraph }: StageOptions): Promise<Stage> {
  const disposals: (() => Promise<void>)[] = []
  const dispose = async () => {
    for (const end of disposals.toReversed()) await end()
  }
  try {
    const subgraphs = await startSubgraphs(contender, ports)
    disposals.push(() => subgraphs.stop())
    const gateways: ChildProcess[] = []
    for (const port of ports.gateways.slice(0, count)) {
      const gateway = startGateway(contender, { port, ports, supergraph })
      gateways.push(gateway)
      disposals.push(() => kill(gateway))
      await untilReady(port, gateway)
    }
    const clients = await startClients()
    disposals.push(() => clients.stop())
    const [first] = gateways
    return {
      subgraphs,
      clients,
      urls: ports.gateways.slice(0, count).map((port) => `ws://127.0.0.1:${port}/graphql`),
      peakMB: () => peakResidentMB(first?.pid ?? 0),
      killFirst: async () => {
        if (first) await kill(first)
      },
      dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

const startSubgraphs = ({ federation }: Contender, { ticker, catalog }: Ports) =>
  startServant<SubgraphsCommand, UpstreamCounts>({
    entry: 'dist/bench/subscriptions/subgraphs.js',
    args: [ticker, catalog, federation].map(String),
    cpu: otherCpu,
  })

const startClients = () =>
  startServant<ClientsCommand, ClientsReport>({
    entry: 'dist/bench/subscriptions/clients.js',
    args: [],
    cpu: otherCpu,
  })

interface Place {
  readonly port: number
  readonly ports: Ports
  readonly supergraph: string
}

function startGateway({ command, env = {} }: Contender, { port, ports, supergraph }: Place): ChildProcess {
  const filled = command.map((word) => word.replace('$PORT', String(port)).replace('$SUPERGRAPH', supergraph))
  const [program = '', ...args] = pinned(gatewayCpu, filled)
  return spawn(program, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: String(port),
      SUPERGRAPH: supergraph,
      TICKER_URL: urlOf(ports.ticker),
      CATALOG_URL: urlOf(ports.catalog),
      PEER_BENCH_BASE_PORT: String(ports.ticker - tickerOffset),
      ...env,
    },
  })
}

/** Other gateways' configurations count their ports from a base. */
const tickerOffset = 21

export const portsFrom = (base: number): Ports => ({
  ticker: base + tickerOffset,
  catalog: base + tickerOffset + 1,
  gateways: [base + 50, base + 51],
})

export const urlOf = (port: number): string => `http://127.0.0.1:${port}/graphql`

async function untilReady(port: number, gateway: ChildProcess): Promise<void> {
  const givenUpAtMs = performance.now() + readyWithinMs
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{__typename}"}',
  }
  for (;;) {
    const isReady = await fetch(urlOf(port), request).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return
    if (gateway.exitCode !== null) throw new Error(`expected a gateway that answers, it ended with ${gateway.exitCode}`)
    if (performance.now() > givenUpAtMs) throw new Error(`expected an answer within ${readyWithinMs} ms, got none`)
    await delay(100)
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
