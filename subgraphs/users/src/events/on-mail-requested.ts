import { onEvent } from '#platform/events'
import { mailRequested } from '../domain/mail-requested.ts'
import type { MailService } from '../services/mail.service.ts'

/** Sends a mail. One that was sent just before a crash is sent a second time, which is better than never. */
export const onMailRequested = (mails: MailService) => onEvent(mailRequested, ({ payload }) => mails.send(payload))
