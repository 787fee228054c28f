import { onEvent } from '#platform/events'
import { mailRequested } from '../domain/mail-requested.ts'
import type { MailService } from '../services/mail.service.ts'

/** Sends a mail. Delivery is at least once: a mail that was sent just before a crash is sent again. */
export const onMailRequested = (mails: MailService) => onEvent(mailRequested, ({ payload }) => mails.send(payload))
