// Many graphql-transport-ws clients in one process. They reconnect to another address when their connection breaks.
import { WebSocket } from 'ws'
import { monotonicMs, serve } from './channel.ts'
import { productOf, tickQuery } from './schema.ts'
import type { Tick } from './schema.ts'

export type ClientsCommand =
  | { readonly do: 'connect'; readonly urls: readonly string[]; readonly count: number; readonly topics: TopicShape }
  /** Resets the counts of received events. */
  | { readonly do: 'reset' }
  | { readonly do: 'report' }

/** All on one topic, or each on a separate one. */
export type TopicShape = 'one' | 'own'

/** Counts of the clients since the reset. */
export interface ClientsReport {
  /** Clients that have received events. */
  readonly live: number
  readonly received: number
  readonly duplicated: number
  readonly outOfOrder: number
  /** Events with a wrong product. */
  readonly wrong: number
  readonly errors: number
  readonly closed: number
  /** Latency from publication to receipt; 0 without events. */
  readonly p50Ms: number
  readonly p99Ms: number
  /** When the last client received its first event, on the shared clock. */
  readonly lastLiveAtMs: number
}

const atOnce = 50
const clients: Client[] = []
let latencies: number[] = []
const noCounts = { received: 0, duplicated: 0, outOfOrder: 0, wrong: 0, errors: 0, closed: 0, live: 0, lastLiveAtMs: 0 }
const counts = { ...noCounts }

/** One client and its received events. */
class Client {
  readonly #topic: string
  readonly #urls: readonly string[]
  #attempts = 0
  #last = -1
  #isLive = false

  constructor(topic: string, urls: readonly string[]) {
    this.#topic = topic
    this.#urls = urls
  }

  reset(): void {
    this.#last = -1
    this.#isLive = false
  }

  /** Resolves when it has subscribed. */
  connect(): Promise<void> {
    return new Promise((resolve) => {
      const url = this.#urls[this.#attempts++ % this.#urls.length] ?? ''
      const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false })
      socket.on('open', () => socket.send('{"type":"connection_init"}'))
      socket.on('error', () => undefined)
      socket.on('close', () => {
        counts.closed += 1
        if (this.#urls.length > 1) setTimeout(() => void this.connect().then(resolve), Math.random() * retryMs)
      })
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as Message
        if (message.type === 'next') this.#receive(message)
        else if (message.type === 'ping') socket.send('{"type":"pong"}')
        else if (message.type === 'error') counts.errors += 1
        else if (message.type === 'connection_ack') {
          socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: this.#operation() }))
          resolve()
        }
      })
    })
  }

  #operation() {
    return { operationName: 'Tick', query: tickQuery, variables: { topic: this.#topic } }
  }

  #receive({ payload }: Message): void {
    const tick = payload.data?.tick
    if (payload.errors) counts.errors += 1
    if (!tick) return
    latencies.push(monotonicMs() - tick.at)
    counts.received += 1
    if (tick.n === this.#last) counts.duplicated += 1
    else if (tick.n < this.#last) counts.outOfOrder += 1
    this.#last = Math.max(tick.n, this.#last)
    const { upc, name, price } = productOf(this.#topic, tick.n)
    const { product } = tick
    if (product.upc !== upc || product.name !== name || product.price !== price) counts.wrong += 1
    if (this.#isLive) return
    this.#isLive = true
    counts.live += 1
    counts.lastLiveAtMs = monotonicMs()
  }
}

interface Message {
  readonly type: string
  readonly payload: { readonly data?: { readonly tick?: Tick } | null; readonly errors?: unknown }
}

/** A random delay before reconnecting, like in client libraries. */
const retryMs = 100

serve<ClientsCommand, ClientsReport>(async (command) => {
  if (command.do === 'connect') await connectAll(command)
  if (command.do === 'reset') reset()
  return report()
})

async function connectAll({ urls, count, topics }: Extract<ClientsCommand, { readonly do: 'connect' }>) {
  for (let from = 0; from < count; from += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, count - from) }, (_, index) => {
      const client = new Client(topics === 'one' ? 'all' : `t${from + index}`, urls)
      clients.push(client)
      return client.connect()
    })
    await Promise.all(batch)
  }
}

function reset(): void {
  Object.assign(counts, noCounts)
  latencies = []
  for (const client of clients) client.reset()
}

function report(): ClientsReport {
  const sorted = Float64Array.from(latencies).toSorted()
  const percentile = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0
  return { ...counts, p50Ms: percentile(0.5), p99Ms: percentile(0.99) }
}
