import { createTransport } from 'nodemailer'
import type { Disposable } from '#platform/lifecycle'
import type { Mailer } from '../domain/ports.ts'

export interface SmtpMailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  readonly url: string
  readonly from: string
}

// The timeouts of the library are two minutes; a failed mail is sent again later.
const timeoutMs = 10_000

/** Sends mails over SMTP through a small connection pool. */
export function createSmtpMailer({ url, from }: SmtpMailerOptions): Mailer & Disposable {
  const timeouts = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs }
  const transport = createTransport({ url, pool: true, maxConnections: 2, ...timeouts }, { from })
  return {
    async send({ to, subject, text }) {
      // An object, because characters of the address could add recipients to a text.
      await transport.sendMail({ to: { name: '', address: to }, subject, text })
    },
    dispose: async () => transport.close(),
  }
}
