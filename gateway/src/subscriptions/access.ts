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

/** An identity that is in use, and what is known of its access. Those with equal scope share one. */
export interface Access<Identity> {
  readonly scope: string
  /** The latest: credentials are renewed, memberships change. */
  readonly identity: Identity
}

/** One holder's share in an access. */
export interface AccessHandle<Identity> {
  readonly access: Access<Identity>
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
  /** @param onRevoked - the access is gone: session signed out, user removed */
  acquire(authenticated: Authenticated<Identity>, onRevoked: () => void): AccessHandle<Identity>
  /** Checks those that were not checked within `maxAgeMs`; their holders hear of it before the promise resolves. */
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
  /** The identity is another now; what it may see may have changed. The check lasts while this is pending. */
  readonly onChanged: (access: Access<Identity>) => Promise<void> | undefined
  /** A check that fails leaves the access as it was. */
  readonly onCheckFailed: (error: unknown) => void
}

interface Entry<Identity> extends Access<Identity> {
  identity: Identity
  checkedAtMs: number
  /** The one that runs. */
  check: Promise<void> | undefined
  checkBeganAtMs: number
  watchers: number
  readonly holders: Set<{ readonly onRevoked: () => void }>
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

  acquire({ scope, identity }: Authenticated<Identity>, onRevoked: () => void): AccessHandle<Identity> {
    let entry = this.#entries.get(scope)
    if (!entry) {
      const nowMs = performance.now()
      const unchecked = { checkedAtMs: nowMs, check: undefined, checkBeganAtMs: nowMs }
      entry = { scope, identity, ...unchecked, watchers: 0, holders: new Set() }
      this.#entries.set(scope, entry)
    } else if (entry.watchers > 0 && this.#options.revalidate) void this.#renew(entry, identity)
    else entry.identity = identity
    return new Handle(entry, this.#entries, onRevoked)
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

  async #runCheck(entry: Entry<Identity>): Promise<void> {
    const { revalidate, onChanged, onCheckFailed } = this.#options
    const { identity, checkBeganAtMs: startedAtMs } = entry
    try {
      const answer = revalidate ? await revalidate(identity) : 'same'
      entry.checkedAtMs = startedAtMs
      if (entry.identity !== identity || answer === 'same') return
      if (answer) {
        entry.identity = answer.identity
        return await onChanged(entry)
      }
      for (const holder of [...entry.holders]) holder.onRevoked()
    } catch (error) {
      entry.checkedAtMs = startedAtMs
      onCheckFailed(error)
    }
  }
}

class Handle<Identity> implements AccessHandle<Identity> {
  readonly #entry: Entry<Identity>
  readonly #entries: Map<string, Entry<Identity>>
  readonly onRevoked: () => void

  constructor(entry: Entry<Identity>, entries: Map<string, Entry<Identity>>, onRevoked: () => void) {
    this.#entry = entry
    this.#entries = entries
    this.onRevoked = onRevoked
    entry.holders.add(this)
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
