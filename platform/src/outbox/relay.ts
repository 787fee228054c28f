import type { Logger } from 'pino'
import { backoffMs, withinMs } from '#platform/timing'
import { createFailedEventBackoff } from './failed-event-backoff.ts'
import { batchSize } from './outbox-store.ts'
import type { Owner } from './outbox-store.ts'
import { relayBatch } from './relay-pass.ts'
import type { PassResult, RelayPassConfig } from './relay-pass.ts'
import type { RelayRegistry } from './relay-registry.ts'
import type { RepeatDeliveries } from './repeat-deliveries.ts'

export interface Relay {
  start(): void
  /**
   * The owner of events that are about to be written: this relay, or `null` if it already owns a batch of new events or relays without
   * success. Any relay may then claim the events.
   */
  ownerOf(eventCount: number): Owner
  /** Call it after the commit of events with an owner from `ownerOf`: they are relayed immediately instead of at the next poll. */
  trigger(): void
  /** Relays pending events for at most `flushMs`, and stops. */
  stop(flushMs: number): Promise<void>
}

export interface RelayConfig extends Omit<RelayPassConfig, 'readAlive' | 'invalidatedOthers'> {
  readonly registry: RelayRegistry
  readonly repeatDeliveries: RepeatDeliveries
  readonly log: Logger
  readonly pollMs: number
}

/**
 * Relays one batch after the other: when it is triggered, every `pollMs`, and while more events are pending. Every `pollMs` it also claims
 * events that have no owner or whose owner is no longer alive.
 */
export function createRelay(config: RelayConfig): Relay {
  const { store, registry, relayId, repeatDeliveries, pollMs } = config
  const attempt = createAttempt(config)
  const pause = createPause()
  let phase: 'idle' | 'running' | 'stopping' | 'stopped' = 'idle'
  let hasCapacity = false
  let newCount = 0
  let refusedAt = Number.NEGATIVE_INFINITY
  let loop = Promise.resolve()
  const run = async () => {
    while (phase === 'running') {
      newCount = 0
      const outcome = await attempt.once()
      hasCapacity = outcome.kind === 'done'
      if (outcome.kind !== 'more') await pause.wait(outcome.kind === 'failed' ? outcome.retryMs : jitter(pollMs))
    }
  }
  const flush = async () => {
    await loop
    attempt.claimNext()
    while (phase === 'stopping' && (await attempt.once()).kind === 'more');
    await repeatDeliveries.stop()
    // Other relays claim the remaining events without waiting for the end of the lease.
    await store.give(relayId, null)
    await registry.remove(relayId)
  }
  return {
    start: () => {
      phase = 'running'
      loop = run()
    },
    ownerOf: (eventCount) => {
      if (phase !== 'running' || !hasCapacity || newCount + eventCount > batchSize) {
        refusedAt = performance.now()
        return null
      }
      newCount += eventCount
      return relayId
    },
    trigger: () => {
      // Claims events without an owner only if this process may have written some. If their transaction takes longer than a poll, the
      // next poll claims them.
      if (performance.now() - refusedAt < pollMs) attempt.claimNext()
      pause.end()
    },
    stop: async (flushMs) => {
      if (phase !== 'running') return
      phase = 'stopping'
      pause.end()
      await withinMs(
        flush().catch(() => undefined),
        flushMs,
        () => undefined,
      )
      phase = 'stopped'
    },
  }
}

type Outcome =
  | { readonly kind: 'more' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly retryMs: number }

// Short, because one change may cause events in several subgraphs, each of which is delayed by its own relay.
const retry = { baseMs: 200, maxMs: 600, jitter: 0.33 }

// If all events fail, this is an outage, which is logged once. If only some fail, each of them is logged.
function createAttempt(config: RelayConfig) {
  const { store, registry, relayId, repeatDeliveries, pollMs, log } = config
  const passConfig = { ...config, readAlive: () => registry.readAlive(), invalidatedOthers: new Set<string>() }
  const failedEventBackoff = createFailedEventBackoff()
  let failures = 0
  let claimAt = Number.NEGATIVE_INFINITY
  let isClaimDue = true
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
  const claim = async () => {
    if (!isClaimDue && performance.now() < claimAt) return 0
    isClaimDue = false
    const count = await store.claim(relayId, await registry.readAlive())
    if (count > 0) isClaimDue = true
    else claimAt = performance.now() + pollMs
    return count
  }
  return {
    once: async () => {
      try {
        // This relay cannot relay events at present; another one may be able to.
        if (failures === 0) await registry.renew(relayId)
        await repeatDeliveries.check()
        const outcome = onResult(await relayBatch(passConfig, failedEventBackoff.excluded()))
        return outcome.kind === 'done' && (await claim()) > 0 ? { kind: 'more' as const } : outcome
      } catch (error) {
        return onOutage(error)
      }
    },
    claimNext: () => void (isClaimDue = true),
  }
}

const jitter = (ms: number) => ms * (0.8 + 0.4 * Math.random())

/** A delay that `end` ends early. Without a delay in progress, `end` makes the next one end immediately. */
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
