import { setTimeout as delay } from 'node:timers/promises'
import { fullJitterMs } from '../backoff.ts'
import type { BackoffSettings } from '../backoff.ts'
import type { Access } from '../streams/stream-member.ts'

/** Who a client is, as `authenticate` tells. */
export interface Authenticated<Identity> {
  readonly identity: Identity
  /** Equal for those who see the same everywhere: a user, a session, an API key, or one text for all who are anonymous. */
  readonly scope: string
  /** For the limit of connections for each user. */
  readonly userId?: string
  /** When the credentials end; absent if they do not. */
  readonly expiresAt?: Date
}

/** One holder's share in an access. */
export interface AccessHandle<Identity> {
  readonly access: Access<Identity>
  /** Whether the latest check was given up: nobody knows any more whether the access holds. */
  readonly isUnknown: boolean
  /** Keeps the access under watch while an operation runs with it; each call asks for one of `unwatch`. */
  watch(): void
  unwatch(): void
  /** Idempotent. */
  release(): void
}

/** What an access is now: unchanged, another, or gone. */
export type Revalidate<Identity> = (identity: Identity) => Promise<'same' | Authenticated<Identity> | null>

/** The identities in use, and whether they still hold. */
export interface AccessRegistry<Identity> {
  /**
   * @param onRevoked - the access is gone: session signed out, user removed
   * @param onUnknown - checks have failed for so long that they were given up
   */
  acquire(authenticated: Authenticated<Identity>, onRevoked: () => void, onUnknown?: () => void): AccessHandle<Identity>
  /**
   * Checks those that were not checked within `maxAgeMs`; their holders hear of it before the promise resolves. Where a check fails
   * and what was known is too old, it is pending until another one succeeds or is given up.
   */
  ensureFresh(accesses: Iterable<Access<Identity>>, maxAgeMs: number): Promise<void> | undefined
  /** Checks all that match, now. */
  recheck(matches: (identity: Identity) => boolean): Promise<void>
  dispose(): void
}

/** What the registry needs. */
export interface AccessRegistryOptions<Identity> {
  /** Absent: access holds until the credentials expire. */
  readonly revalidate: Revalidate<Identity> | undefined
  readonly intervalMs: number
  /** How long one check may take; then it has failed; milliseconds. Default 5,000. */
  readonly timeoutMs?: number
  /** How long what was known holds while checks fail, milliseconds. Default 5,000. */
  readonly graceMs?: number
  /** How long checks that fail are repeated, milliseconds; then the holders hear that the access is unknown. Default 30,000. */
  readonly giveUpMs?: number
  /** The identity is another now; what it may see may have changed. The check lasts while this is pending. */
  readonly onChanged: (access: Access<Identity>) => Promise<void> | undefined
  /** A check has failed; while it is repeated that is not told again. */
  readonly onCheckFailed: (error: unknown) => void
}

interface Entry<Identity> extends Access<Identity> {
  identity: Identity
  checkedAtMs: number
  /** When the latest check that succeeded began, or who it is was told. */
  knownAtMs: number
  isUnknown: boolean
  /** The one that runs. */
  check: Promise<void> | undefined
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
  readonly #timer: NodeJS.Timeout | undefined

  constructor(options: AccessRegistryOptions<Identity>) {
    this.#options = options
    if (!options.revalidate) return
    // Looks five times as often as it has to, for what is about to be due: checks spread over the interval.
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
        knownAtMs: nowMs,
        isUnknown: false,
        check: undefined,
        checkBeganAtMs: nowMs,
      }
      entry = { scope, identity, ...unchecked, watchers: 0, holders: new Set() }
      this.#entries.set(scope, entry)
    } else if (entry.watchers > 0 && this.#options.revalidate) void this.#renew(entry, identity)
    else entry.identity = identity
    // Who authenticates has access, whatever checks say.
    entry.knownAtMs = nowMs
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

  /** What runs does so as who the client was until now: whether it is another now has to be found out, not passed over. */
  async #renew(entry: Entry<Identity>, identity: Identity): Promise<void> {
    await entry.check
    const before = entry.identity
    await this.#check(entry)
    if (entry.identity === before) entry.identity = identity
  }

  /** What is found out by a check that began earlier may not have been true any more. */
  async #checkSince(entry: Entry<Identity>, sinceMs: number): Promise<void> {
    if (entry.check && entry.checkBeganAtMs < sinceMs) await entry.check
    if (entry.checkedAtMs < sinceMs) await this.#check(entry)
  }

  /** Those who ask while a check runs wait for the same one. */
  #check(entry: Entry<Identity>): Promise<void> {
    if (!entry.check) {
      entry.checkBeganAtMs = performance.now()
      entry.check = this.#runCheck(entry).finally(() => (entry.check = undefined))
    }
    return entry.check
  }

  /** Fails closed: once what was known is too old, whoever waits for the check waits until one succeeds, or all of them end. */
  async #runCheck(entry: Entry<Identity>): Promise<void> {
    const { graceMs = defaults.graceMs, giveUpMs = defaults.giveUpMs, onCheckFailed } = this.#options
    const giveUpAtMs = performance.now() + giveUpMs
    for (let failures = 0; ; failures++) {
      const startedAtMs = performance.now()
      try {
        await this.#ask(entry)
        entry.knownAtMs = startedAtMs
        entry.isUnknown = false
        return
      } catch (error) {
        if (failures === 0) onCheckFailed(error)
        if (startedAtMs - entry.knownAtMs < graceMs) return
      } finally {
        entry.checkedAtMs = startedAtMs
      }
      if (performance.now() > giveUpAtMs || entry.holders.size === 0) break
      await delay(fullJitterMs(failures, retryBackoff), undefined, { ref: false })
    }
    entry.isUnknown = true
    for (const holder of [...entry.holders]) holder.onUnknown()
  }

  async #ask(entry: Entry<Identity>): Promise<void> {
    const { revalidate, onChanged, timeoutMs = defaults.timeoutMs } = this.#options
    const { identity } = entry
    const answer = revalidate ? await withinMs(revalidate(identity), timeoutMs) : 'same'
    // Who it is has been told anew meanwhile: that is newer than this answer.
    if (entry.identity !== identity || answer === 'same') return
    if (answer) {
      entry.identity = answer.identity
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

async function withinMs<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`expected an access check to take at most ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}

const defaults = { timeoutMs: 5_000, graceMs: 5_000, giveUpMs: 30_000 }

const retryBackoff: BackoffSettings = { baseMs: 100, maxMs: 1_000 }
