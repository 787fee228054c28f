import type { Access } from './access.ts'
import type { Member } from './subscriber.ts'

/** On whose behalf a stream is open: one of its members, the same as long as it is there. */
export interface Carrier<Identity> {
  pick(): Access<Identity>
  /** The subgraph refused the one picked last. @returns whether there is another to ask for */
  refuse(): boolean
  /** The subgraph has sent something: refusals are forgotten. */
  accept(): void
}

/** @param members - of the stream, at any time; it has at least one when a carrier is picked */
export function createCarrier<Identity>(
  first: Access<Identity>,
  members: ReadonlySet<Member<Identity>>,
): Carrier<Identity> {
  const refused = new Set<Access<Identity>>()
  let current = first

  function candidate(): Access<Identity> | undefined {
    let other: Access<Identity> | undefined
    for (const { access } of members) {
      if (refused.has(access)) continue
      if (access === current) return access
      other ??= access
    }
    return other
  }

  return {
    pick: () => (current = candidate() ?? current),
    refuse: () => {
      refused.add(current)
      return candidate() !== undefined
    },
    accept: () => refused.clear(),
  }
}
