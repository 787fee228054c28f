import { createId } from '#platform/ids'
import type { OutboxEvent } from '#platform/outbox'
import { mailRequested } from '../domain/mail-requested.ts'
import type { MailRequest } from '../domain/mail.ts'

/** The event that requests a mail. */
export const toMailRequest = (request: MailRequest, correlationId: string): OutboxEvent => ({
  id: createId('evt'),
  type: mailRequested.type,
  correlationId,
  payload: { ...request },
})
