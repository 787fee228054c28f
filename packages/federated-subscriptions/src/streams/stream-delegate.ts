import type { Access, Member } from './stream-member.ts'

/** On whose behalf a stream is open: one of its members, the same as long as it is there. */
export class Carrier<Identity> {
  readonly #members: ReadonlySet<Member<Identity>>
  #current: Access<Identity>
  /** Those for whom the subgraph has refused since it sent something. */
  #refused: Set<Access<Identity>> | undefined

  /** @param members - of the stream, at any time; it has at least one when a carrier is picked */
  constructor(first: Access<Identity>, members: ReadonlySet<Member<Identity>>) {
    this.#current = first
    this.#members = members
  }

  pick(): Access<Identity> {
    return (this.#current = this.#candidate(this.#refused) ?? this.#current)
  }

  /** Another one for what went wrong for those that were tried. */
  other(tried: ReadonlySet<Access<Identity>>): Access<Identity> | undefined {
    return this.#candidate(tried)
  }

  /** Whether one who was picked is still there, and still who it was then. */
  stands(access: Access<Identity>, identity: Identity): boolean {
    return access.identity === identity && this.#isThere(access)
  }

  /** The subgraph refused the one picked last. @returns whether there is another to ask for */
  refuse(): boolean {
    this.#refused ??= new Set()
    this.#refused.add(this.#current)
    return this.#candidate(this.#refused) !== undefined
  }

  /** The subgraph has sent something: refusals are forgotten. */
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

  #isThere(access: Access<Identity>): boolean {
    for (const member of this.#members) if (member.access === access) return true
    return false
  }
}
