import { setTimeout as delay } from 'node:timers/promises'
import { backoffMs } from '../backoff.ts'
import type { Backoff } from '../backoff.ts'
import { SingleFlight } from '../single-flight.ts'
import type { Access } from '../streams/stream-member.ts'
import { withinMs } from '../within-ms.ts'

/** The result of `authenticate`. */
export interface Authenticated<Identity> {
  readonly identity: Identity
  /** Equal for clients that may see the same data: the id of a user, session or API key, or one value for all anonymous clients. */
  readonly scope: string
  /** For the limit of connections per user. */
  readonly userId?: string
  /** When the credentials expire; absent if they do not. */
  readonly expiresAt?: Date
}

/** A session's reference to an access. */
export interface AccessHandle<Identity> {
  readonly access: Access<Identity>
  /** Whether the latest check was abandoned, so that it is unknown whether the access is still valid. */
  readonly isUnknown: boolean
  /** Has the access checked regularly until `unwatch` has been called as often as `watch`. */
  watch(): void
  unwatch(): void
  /** Idempotent. */
  release(): void
}

/** Checks an access: unchanged, changed to another identity, or revoked (`null`). */
export type Revalidate<Identity> = (identity: Identity) => Promise<'same' | Authenticated<Identity> | null>

/** The accesses in use, which are checked regularly. */
export interface AccessRegistry<Identity> {
  /**
   * @param onRevoked - the access was revoked: the session was signed out or the user was removed
   * @param onUnknown - checks have failed until `giveUpMs`
   */
  acquire(authenticated: Authenticated<Identity>, onRevoked: () => void, onUnknown?: () => void): AccessHandle<Identity>
  /**
   * Checks the accesses whose latest check is older than `maxAgeMs`. Handles are informed before the promise resolves. If a check
   * fails and the last successful one is older than `graceMs`, the promise is pending until a check succeeds or is abandoned.
   */
  ensureFresh(accesses: Iterable<Access<Identity>>, maxAgeMs: number): Promise<void> | undefined
  /** Checks all matching accesses now. */
  recheck(matches: (identity: Identity) => boolean): Promise<void>
  dispose(): void
}

/** What the registry needs. */
export interface AccessRegistryOptions<Identity> {
  /** Absent: access is valid until the credentials expire. */
  readonly revalidate: Revalidate<Identity> | undefined
  readonly intervalMs: number
  /** How long one check may take, milliseconds; then it has failed. Default 5,000. */
  readonly timeoutMs?: number
  /** How long an access remains valid while checks fail, milliseconds. Default 5,000. */
  readonly graceMs?: number
  /** How long failing checks are repeated, milliseconds; then `onUnknown` is called. Default 30,000. */
  readonly giveUpMs?: number
  /** The identity has changed, and with it possibly what it may see. The check is pending as long as the returned promise. */
  readonly onChanged: (access: Access<Identity>) => Promise<void> | undefined
  /** A check has failed. Not called again while it is repeated. */
  readonly onCheckFailed: (error: unknown) => void
}

interface Entry<Identity> extends Access<Identity> {
  identity: Identity
  checkedAtMs: number
  /** When the latest successful check or authentication began. */
  validAtMs: number
  isUnknown: boolean
  checkBeganAtMs: number
  watchers: number
  readonly holders: Set<{ readonly onRevoked: () => void; readonly onUnknown: () => void }>
}

export function createAccessRegistry<Identity>(options: AccessRegistryOptions<Identity>): AccessRegistry<Identity> {
  return new Registry(options)
}

class Registry<Identity> implements AccessRegistry<Identity> {
  readonly #options: AccessRegistryOptions<Identity>
  readonly #entries = new Map<string, Entry<Identity>>()
  readonly #checks = new SingleFlight<Entry<Identity>, void>()
  readonly #timer: NodeJS.Timeout | undefined

  constructor(options: AccessRegistryOptions<Identity>) {
    this.#options = options
    if (!options.revalidate) return
    // Five times per interval, so that checks are spread over the interval.
    this.#timer = setInterval(() => this.#checkDue(), options.intervalMs / 5)
    this.#timer.unref()
  }

  acquire(
    { scope, identity }: Authenticated<Identity>,
    onRevoked: () => void,
    onUnknown: () => void = () => undefined,
  ): AccessHandle<Identity> {
    let entry = this.#entries.get(scope)
    const nowMs = performance.now()
    if (!entry) {
      const unchecked = {
        checkedAtMs: nowMs,
        validAtMs: nowMs,
        isUnknown: false,
        checkBeganAtMs: nowMs,
      }
      entry = { scope, identity, ...unchecked, watchers: 0, holders: new Set() }
      this.#entries.set(scope, entry)
    } else if (entry.watchers > 0 && this.#options.revalidate) void this.#renew(entry, identity)
    else entry.identity = identity
    // A successful authentication is newer than any check.
    entry.validAtMs = nowMs
    entry.isUnknown = false
    return new Handle(entry, { entries: this.#entries, onRevoked, onUnknown })
  }

  ensureFresh(accesses: Iterable<Access<Identity>>, maxAgeMs: number): Promise<void> | undefined {
    return this.#options.revalidate && this.#checkAll(accesses as Iterable<Entry<Identity>>, maxAgeMs)
  }

  async recheck(matches: (identity: Identity) => boolean): Promise<void> {
    if (!this.#options.revalidate) return
    const matching = [...this.#entries.values()].filter(({ identity }) => matches(identity))
    await this.#checkAll(matching, 0)
  }

  dispose(): void {
    clearInterval(this.#timer)
    this.#entries.clear()
  }

  #checkDue(): void {
    const watched = [...this.#entries.values()].filter(({ watchers }) => watchers > 0)
    void this.#checkAll(watched, this.#options.intervalMs * 0.75)
  }

  #checkAll(candidates: Iterable<Entry<Identity>>, maxAgeMs: number): Promise<void> | undefined {
    const now = performance.now()
    const checks: Promise<void>[] = []
    for (const entry of candidates)
      if (now - entry.checkedAtMs >= maxAgeMs) checks.push(this.#checkSince(entry, now - maxAgeMs))
    return checks.length ? Promise.all(checks).then(() => undefined) : undefined
  }

  /** Running subscriptions use the previous identity, so a change has to be detected by a check, which calls `onChanged`. */
  async #renew(entry: Entry<Identity>, identity: Identity): Promise<void> {
    await this.#checks.get(entry)
    const before = entry.identity
    await this.#check(entry)
    if (entry.identity === before) entry.identity = identity
  }

  /** The result of a check that began before `sinceMs` may be outdated. */
  async #checkSince(entry: Entry<Identity>, sinceMs: number): Promise<void> {
    if (entry.checkBeganAtMs < sinceMs) await this.#checks.get(entry)
    if (entry.checkedAtMs < sinceMs) await this.#check(entry)
  }

  #check(entry: Entry<Identity>): Promise<void> {
    return this.#checks.share(entry, () => {
      entry.checkBeganAtMs = performance.now()
      return this.#runCheck(entry)
    })
  }

  /** Fails closed: after `graceMs` without a successful check, events wait until a check succeeds or checks are abandoned. */
  async #runCheck(entry: Entry<Identity>): Promise<void> {
    const { graceMs = defaults.graceMs, giveUpMs = defaults.giveUpMs, onCheckFailed } = this.#options
    const giveUpAtMs = performance.now() + giveUpMs
    for (let failures = 0; ; failures++) {
      const startedAtMs = performance.now()
      try {
        await this.#revalidate(entry)
        entry.validAtMs = startedAtMs
        entry.isUnknown = false
        return
      } catch (error) {
        if (failures === 0) onCheckFailed(error)
        if (startedAtMs - entry.validAtMs < graceMs) return
      } finally {
        entry.checkedAtMs = startedAtMs
      }
      if (performance.now() > giveUpAtMs || entry.holders.size === 0) break
      await delay(backoffMs(failures + 1, retryBackoff), undefined, { ref: false })
    }
    entry.isUnknown = true
    for (const holder of [...entry.holders]) holder.onUnknown()
  }

  async #revalidate(entry: Entry<Identity>): Promise<void> {
    const { revalidate, onChanged, timeoutMs = defaults.timeoutMs } = this.#options
    const { identity } = entry
    const result = revalidate
      ? await withinMs(revalidate(identity), timeoutMs, () => {
          throw new Error(`expected an access check to take at most ${timeoutMs} ms`)
        })
      : 'same'
    // The client has authenticated again in the meantime, which is newer than this result.
    if (entry.identity !== identity || result === 'same') return
    if (result) {
      entry.identity = result.identity
      return onChanged(entry)
    }
    for (const holder of [...entry.holders]) holder.onRevoked()
  }
}

interface HandleOptions<Identity> {
  readonly entries: Map<string, Entry<Identity>>
  readonly onRevoked: () => void
  readonly onUnknown: () => void
}

class Handle<Identity> implements AccessHandle<Identity> {
  readonly #entry: Entry<Identity>
  readonly #entries: Map<string, Entry<Identity>>
  readonly onRevoked: () => void
  readonly onUnknown: () => void

  constructor(entry: Entry<Identity>, { entries, onRevoked, onUnknown }: HandleOptions<Identity>) {
    this.#entry = entry
    this.#entries = entries
    this.onRevoked = onRevoked
    this.onUnknown = onUnknown
    entry.holders.add(this)
  }

  get isUnknown(): boolean {
    return this.#entry.isUnknown
  }

  get access(): Access<Identity> {
    return this.#entry
  }

  watch(): void {
    this.#entry.watchers++
  }

  unwatch(): void {
    this.#entry.watchers--
  }

  release(): void {
    const { holders, scope } = this.#entry
    holders.delete(this)
    if (holders.size === 0 && this.#entries.get(scope) === this.#entry) this.#entries.delete(scope)
  }
}

const defaults = { timeoutMs: 5_000, graceMs: 5_000, giveUpMs: 30_000 }

const retryBackoff: Backoff = { baseMs: 100, maxMs: 1_000, jitter: 1 }
