import type { Logger } from 'pino'
import { backoffMs, withinMs } from '#platform/timing'
import { createFailedEventBackoff } from './failed-event-backoff.ts'
import { relayBatch } from './relay-pass.ts'
import type { PassResult, RelayPassConfig } from './relay-pass.ts'

export interface Relay {
  start(): void
  /** Relays at once instead of at the next poll. */
  trigger(): void
  /** Relays what is pending, for at most `flushMs`, and stops. */
  stop(flushMs: number): Promise<void>
}

export interface RelayConfig extends RelayPassConfig {
  readonly log: Logger
  readonly pollMs: number
  /** Runs before each batch. */
  readonly watchEpoch: () => Promise<void>
}

/** Relays batches one after the other: when triggered, every `pollMs`, and while more events are pending. */
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
    trigger: () => pause.end(),
    stop: async (flushMs) => {
      if (phase !== 'running') return
      phase = 'stopping'
      pause.end()
      await withinMs(flush(), flushMs, () => undefined)
      phase = 'stopped'
    },
  }
}

type Outcome =
  | { readonly kind: 'more' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly retryMs: number }

// Short, because a change may pass through the relays of several subgraphs, one after the other.
const retry = { baseMs: 200, maxMs: 600, jitter: 0.33 }

// When nothing succeeds, there is an outage, which is logged once. When some events fail, each of them is logged.
function createAttempt(config: RelayConfig): () => Promise<Outcome> {
  const { log } = config
  const failedEventBackoff = createFailedEventBackoff()
  let failures = 0
  const onOutage = (err: unknown): Outcome => {
    if (failures === 0) log.error({ err }, 'events cannot be relayed; they stay in the outbox')
    failures += 1
    return { kind: 'failed', retryMs: backoffMs(failures, retry) }
  }
  const onResult = ({ relayedCount, failed, waiting, isFull }: PassResult): Outcome => {
    for (const events of waiting) failedEventBackoff.addFollowers(events)
    const [first] = failed
    if (first && relayedCount === 0) return onOutage(first.error)
    if (failures > 0) log.info({ relayedCount }, 'events are relayed again')
    failures = 0
    for (const failure of failed) {
      const { id, type, correlationId } = failure.event
      const facts = { err: failure.error, eventId: id, type, correlationId }
      if (failedEventBackoff.add(failure))
        log.error(facts, 'an event cannot be relayed; it is tried again with backoff')
    }
    return { kind: isFull ? 'more' : 'done' }
  }
  return async () => {
    try {
      await config.watchEpoch()
      return onResult(await relayBatch(config, failedEventBackoff.excluded()))
    } catch (error) {
      return onOutage(error)
    }
  }
}

const jitter = (ms: number) => ms * (0.8 + 0.4 * Math.random())

/** A wait that `end` ends early; without a pending wait, the next one ends at once. */
function createPause() {
  let isTriggered = false
  let finish: (() => void) | null = null
  return {
    end: () => {
      isTriggered = finish === null
      finish?.()
    },
    wait: async (ms: number) => {
      if (!isTriggered) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          finish = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      finish = null
      isTriggered = false
    },
  }
}
