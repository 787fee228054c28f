import type { Access, StreamMember } from './stream-member.ts'

/** Picks the member whose identity a stream's upstream and completions use. It stays the same while that member is present. */
export class StreamDelegate<Identity> {
  readonly #members: ReadonlySet<Pick<StreamMember<Identity>, 'access'>>
  #current: Access<Identity>
  /** The accesses that the subgraph has refused since its last event. */
  #refused: Set<Access<Identity>> | undefined

  /** @param members - the stream's members, live; not empty when a delegate is picked */
  constructor(first: Access<Identity>, members: ReadonlySet<Pick<StreamMember<Identity>, 'access'>>) {
    this.#current = first
    this.#members = members
  }

  pick(): Access<Identity> {
    return (this.#current = this.#candidate(this.#refused) ?? this.#current)
  }

  /** @returns a member's access that is not in `tried`; undefined if there is none */
  other(tried: ReadonlySet<Access<Identity>>): Access<Identity> | undefined {
    return this.#candidate(tried)
  }

  /** Whether a member with this access is present, and the access still has this identity. */
  isValid(access: Access<Identity>, identity: Identity): boolean {
    return access.identity === identity && this.#isPresent(access)
  }

  /** The subgraph refused the current delegate. @returns whether there is another candidate */
  refuse(): boolean {
    this.#refused ??= new Set()
    this.#refused.add(this.#current)
    return this.#candidate(this.#refused) !== undefined
  }

  /** The subgraph sent an event: refused accesses may be picked again. */
  accept(): void {
    this.#refused = undefined
  }

  #candidate(excluded: ReadonlySet<Access<Identity>> | undefined): Access<Identity> | undefined {
    let other: Access<Identity> | undefined
    for (const { access } of this.#members) {
      if (excluded?.has(access)) continue
      if (access === this.#current) return access
      other ??= access
    }
    return other
  }

  #isPresent(access: Access<Identity>): boolean {
    for (const member of this.#members) if (member.access === access) return true
    return false
  }
}
