import { createId } from '#platform/ids'
import type { OutboxEvent } from '#platform/outbox'
import { membershipAdded, membershipEnded, membershipRoleChanged } from '#schema/events/membership-events'
import type { MemberAdded, MemberGone, MemberRoleChanged } from '#schema/events/membership-events'
import type { Membership } from '../domain/records.ts'

/** The event of a new member. */
export function toWelcome(
  { userId, organizationId, since }: Membership,
  { addedBy, correlationId }: { readonly addedBy: string; readonly correlationId: string },
): OutboxEvent {
  const payload: MemberAdded = { organizationId, userId, addedBy, at: since.toISOString() }
  return { id: createId('evt'), type: membershipAdded.type, correlationId, payload }
}

/** The event of a member who has left or was removed. */
export function toEnd(
  { userId, organizationId }: Membership,
  { endedBy, at, correlationId }: { readonly endedBy: string; readonly at: Date; readonly correlationId: string },
): OutboxEvent {
  const payload: MemberGone = { organizationId, userId, endedBy, at: at.toISOString() }
  return { id: createId('evt'), type: membershipEnded.type, correlationId, payload }
}

/** The event of a member's new role. */
export function toNewRole(
  { userId, organizationId, role }: Membership,
  { changedBy, at, correlationId }: { readonly changedBy: string; readonly at: Date; readonly correlationId: string },
): OutboxEvent {
  const payload: MemberRoleChanged = { organizationId, userId, role, changedBy, at: at.toISOString() }
  return { id: createId('evt'), type: membershipRoleChanged.type, correlationId, payload }
}
