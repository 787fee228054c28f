import { z } from 'zod'
import type { EventDefinition } from '#platform/events'
import type { MailRequest } from './mail.ts'

const mailRequest: z.ZodType<MailRequest> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('INVITATION'), invitationId: z.string(), mailing: z.number() }),
  z.object({ kind: z.literal('VERIFICATION'), userId: z.string() }),
])

/**
 * Requests a mail. The subgraph consumes this event itself, so that the request is stored in the same transaction as the change
 * that causes it.
 */
export const mailRequested: EventDefinition<MailRequest> = {
  type: 'mail.requested',
  payload: mailRequest,
  subscribers: ['users'],
}
