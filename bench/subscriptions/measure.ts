import { setTimeout as delay } from 'node:timers/promises'
import type { Burst, Case, Fanout } from './cases.ts'
import { monotonicMs } from './channel.ts'
import type { ClientsReport } from './clients.ts'
import type { Contender } from './contenders.ts'
import { setStage } from './stage.ts'
import type { Ports, Stage } from './stage.ts'

export interface MeasureOptions {
  readonly contender: Contender
  readonly work: Case
  readonly seconds: number
  readonly ports: Ports
  readonly supergraph: string
}

/** The result of one contender in one case. */
export interface Measurement {
  readonly contender: string
  readonly title: string
  readonly report: ClientsReport
  readonly expected: number
  /** Number of open upstream subscriptions. */
  readonly upstreams: number
  readonly entityFetchesPerEvent: number
  readonly peakMB: number
  /** From the kill to the last client's next event; null if no gateway was killed. */
  readonly recoveryMs: number | null
}

const eventsPerSecond = 2
const lateMs = 10_000
const warmWithinMs = 60_000
const recoverWithinMs = 60_000

/** Starts all processes, warms them up, and measures. */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { contender, work } = options
  const stage = await setStage({ ...options, gateways: work.kind === 'recovery' ? 2 : 1 })
  try {
    const topics = work.kind === 'fanout' ? work.topics : 'one'
    await stage.clients.tell({ do: 'connect', urls: stage.urls, count: work.clients, topics })
    const numbers = new Numbers()
    await warmUp(stage, { count: work.clients, numbers })
    const measured = await perform(stage, { ...options, numbers })
    const { active } = await stage.subgraphs.tell({ do: 'count' })
    return { contender: contender.name, title: work.title, upstreams: active, ...measured }
  } finally {
    await stage.dispose()
  }
}

/** Events are numbered continuously, so that clients detect duplicates. */
class Numbers {
  #next = 0

  take(count: number): number {
    const from = this.#next
    this.#next += count
    return from
  }
}

interface Warming {
  readonly count: number
  readonly numbers: Numbers
}

/** Waits until every client has received events, and none is pending. */
async function warmUp({ subgraphs, clients }: Stage, { count, numbers }: Warming): Promise<void> {
  const givenUpAtMs = performance.now() + warmWithinMs
  for (let events = 0; performance.now() < givenUpAtMs; events += 1) {
    const { live } = await clients.tell({ do: 'report' })
    if (live >= count && events >= 8) break
    await subgraphs.tell({ do: 'emit', from: numbers.take(1), count: 1 })
    await delay(500)
  }
  for (let received = -1; ; await delay(700)) {
    const report = await clients.tell({ do: 'report' })
    if (report.received === received) break
    received = report.received
  }
  await clients.tell({ do: 'reset' })
  await subgraphs.tell({ do: 'reset' })
}

type Performance = Omit<Measurement, 'contender' | 'title' | 'upstreams'>

interface Performing extends MeasureOptions {
  readonly numbers: Numbers
}

async function perform(stage: Stage, options: Performing): Promise<Performance> {
  const { work } = options
  switch (work.kind) {
    case 'fanout':
    case 'burst':
      return sendEvents(stage, { ...options, work })
    case 'idle': {
      const report = await stage.clients.tell({ do: 'report' })
      return { report, expected: 0, entityFetchesPerEvent: 0, peakMB: stage.peakMB(), recoveryMs: null }
    }
    case 'recovery':
      return recover(stage, options)
  }
}

async function sendEvents(
  stage: Stage,
  { work, seconds, numbers }: Performing & { readonly work: Fanout | Burst },
): Promise<Performance> {
  const { subgraphs, clients } = stage
  const events = work.kind === 'burst' ? work.events : seconds * eventsPerSecond
  if (work.kind === 'burst') await subgraphs.tell({ do: 'emit', from: numbers.take(events), count: events })
  else await emitSteadily(stage, { events, numbers })
  const expected = work.clients * events
  const givenUpAtMs = performance.now() + lateMs
  let report = await clients.tell({ do: 'report' })
  while (report.received < expected && performance.now() < givenUpAtMs) {
    await delay(100)
    report = await clients.tell({ do: 'report' })
  }
  const { entityFetches } = await subgraphs.tell({ do: 'count' })
  return {
    report,
    expected,
    entityFetchesPerEvent: entityFetches / events,
    peakMB: stage.peakMB(),
    recoveryMs: null,
  }
}

interface Steady {
  readonly events: number
  readonly numbers: Numbers
}

async function emitSteadily({ subgraphs }: Stage, { events, numbers }: Steady): Promise<void> {
  const beganAtMs = performance.now()
  for (let i = 0; i < events; i += 1) {
    await subgraphs.tell({ do: 'emit', from: numbers.take(1), count: 1 })
    await delay(Math.max(0, beganAtMs + ((i + 1) * 1_000) / eventsPerSecond - performance.now()))
  }
}

/** All clients are at the first gateway when it is killed; each has recovered when it has received an event from the second. */
async function recover({ subgraphs, clients, ...stage }: Stage, { work, numbers }: Performing): Promise<Performance> {
  const peakMB = stage.peakMB()
  const killedAtMs = monotonicMs()
  await stage.killFirst()
  const givenUpAtMs = performance.now() + recoverWithinMs
  let report = await clients.tell({ do: 'report' })
  while (report.live < work.clients && performance.now() < givenUpAtMs) {
    await subgraphs.tell({ do: 'emit', from: numbers.take(1), count: 1 })
    await delay(50)
    report = await clients.tell({ do: 'report' })
  }
  const recoveryMs = report.live < work.clients ? Number.POSITIVE_INFINITY : report.lastLiveAtMs - killedAtMs
  return { report, expected: 0, entityFetchesPerEvent: 0, peakMB, recoveryMs }
}
