import { createTransport } from 'nodemailer'
import type { Disposable } from '#platform/lifecycle'
import type { Mailer } from '../domain/ports.ts'

export interface SmtpMailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  readonly url: string
  readonly from: string
}

// A server that does not answer fails the mail, which is sent again later; the library would wait for two minutes.
const timeoutMs = 10_000

/** Sends mails over SMTP, a few at a time over connections that are kept. */
export function createSmtpMailer({ url, from }: SmtpMailerOptions): Mailer & Disposable {
  const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs }
  const transport = createTransport({ url, pool: true, maxConnections: 2, ...timeouts }, { from })
  return {
    async send({ to, subject, text }) {
      // As an object: in a text, characters of the address could name further recipients.
      await transport.sendMail({ to: { name: '', address: to }, subject, text })
    },
    dispose: async () => transport.close(),
  }
}
