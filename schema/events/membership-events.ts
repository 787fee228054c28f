import { z } from 'zod'
import type { EventDefinition } from '#platform/events'

// All of them are owned by the users subgraph. Times are RFC 3339.

const membership = z.object({ organizationId: z.string(), userId: z.string(), at: z.string() })

/** A user became a member of an organization. */
const memberAdded = membership.extend({
  /** The user who did it. */
  addedBy: z.string(),
})

/** A user is no longer a member of an organization. */
const memberGone = membership.extend({
  /** The user who ended the membership; the member, when it left. */
  endedBy: z.string(),
})

/** A member has another role than before. */
const memberRoleChanged = membership.extend({
  role: z.enum(['OWNER', 'ADMIN', 'MEMBER', 'VIEWER']),
  /** The user who did it. */
  changedBy: z.string(),
})

export type MemberAdded = z.infer<typeof memberAdded>
export type MemberGone = z.infer<typeof memberGone>
export type MemberRoleChanged = z.infer<typeof memberRoleChanged>

const subscribers = ['assessments'] as const

export const membershipAdded: EventDefinition<MemberAdded> = {
  type: 'membership.added',
  payload: memberAdded,
  subscribers,
}
export const membershipEnded: EventDefinition<MemberGone> = {
  type: 'membership.ended',
  payload: memberGone,
  subscribers,
}
export const membershipRoleChanged: EventDefinition<MemberRoleChanged> = {
  type: 'membership.role-changed',
  payload: memberRoleChanged,
  subscribers,
}

export const membershipEvents = [membershipAdded, membershipEnded, membershipRoleChanged] as const
