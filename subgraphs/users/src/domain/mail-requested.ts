import { z } from 'zod'
import type { EventDefinition } from '#platform/events'
import type { MailRequest } from './mail.ts'

const mailRequest: z.ZodType<MailRequest> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('INVITATION'), invitationId: z.string(), mailing: z.number() }),
  z.object({ kind: z.literal('VERIFICATION'), userId: z.string() }),
])

/** A mail is to be sent. The subgraph tells itself, so that the mail is asked for in the transaction of what it is about. */
export const mailRequested: EventDefinition<MailRequest> = {
  type: 'mail.requested',
  payload: mailRequest,
  subscribers: ['users'],
}
