import type { Logger } from 'pino'
import { createHoldBack } from './hold-back.ts'
import { relayBatch } from './relay-pass.ts'
import type { PassResult, RelayPassConfig } from './relay-pass.ts'

export interface Relay {
  start(): void
  nudge(): void
  /** Relays on for at most `flushMs`, until nothing is pending. */
  stop(flushMs: number): Promise<void>
}

export interface RelayConfig extends RelayPassConfig {
  readonly log: Logger
  readonly pollMs: number
  /** Runs before each batch. */
  readonly watchEpoch: () => Promise<void>
}

/** Relays batches one after the other: when nudged, every `pollMs`, and while there is more. */
export function createRelay(config: RelayConfig): Relay {
  const attempt = createAttempt(config)
  const pause = createPause()
  let phase: 'idle' | 'running' | 'stopping' | 'stopped' = 'idle'
  let loop = Promise.resolve()
  const run = async () => {
    while (phase === 'running') {
      const outcome = await attempt()
      if (outcome.kind !== 'more') await pause.wait(outcome.kind === 'failed' ? outcome.retryMs : jitter(config.pollMs))
    }
  }
  const flush = async () => {
    await loop
    while (phase === 'stopping' && (await attempt()).kind === 'more');
  }
  return {
    start: () => {
      phase = 'running'
      loop = run()
    },
    nudge: () => pause.end(),
    stop: async (flushMs) => {
      if (phase !== 'running') return
      phase = 'stopping'
      pause.end()
      await withinMs(flush(), flushMs)
      phase = 'stopped'
    },
  }
}

type Outcome =
  | { readonly kind: 'more' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly retryMs: number }

// An outage has to end for readers as soon as it ends: they wait for relays of several subgraphs, one after the other.
const maxRetryMs = 500

// Nothing succeeds: that is an outage, of which the log tells once. Some fail: that is about those events.
function createAttempt(config: RelayConfig): () => Promise<Outcome> {
  const { log } = config
  const holdBack = createHoldBack()
  let failures = 0
  const onOutage = (err: unknown): Outcome => {
    if (failures === 0) log.error({ err }, 'events cannot be relayed; they wait in the outbox')
    failures += 1
    return { kind: 'failed', retryMs: jitter(Math.min(maxRetryMs, 100 * 2 ** failures)) }
  }
  const onResult = ({ relayedCount, failed, waiting, isFull }: PassResult): Outcome => {
    for (const events of waiting) holdBack.follow(events)
    const [first] = failed
    if (first && relayedCount === 0) return onOutage(first.error)
    if (failures > 0) log.info({ relayedCount }, 'events are relayed again')
    failures = 0
    for (const failure of failed) {
      const { id, type, correlationId } = failure.event
      const facts = { err: failure.error, eventId: id, type, correlationId }
      if (holdBack.add(failure)) log.error(facts, 'an event cannot be relayed; it is tried again less and less often')
    }
    return { kind: isFull ? 'more' : 'done' }
  }
  return async () => {
    try {
      await config.watchEpoch()
      return onResult(await relayBatch(config, holdBack.now()))
    } catch (error) {
      return onOutage(error)
    }
  }
}

const jitter = (ms: number) => ms * (0.8 + 0.4 * Math.random())

/** A wait that can be ended from outside; ending it before it begins makes the next one end at once. */
function createPause() {
  let isWanted = false
  let finish: (() => void) | null = null
  return {
    end: () => {
      isWanted = finish === null
      finish?.()
    },
    wait: async (ms: number) => {
      if (!isWanted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          finish = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      finish = null
      isWanted = false
    },
  }
}

async function withinMs(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([work, timeout])
  clearTimeout(timer)
}
