import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

export interface AwaitedMail {
  /** The file to which a platform without an SMTP server writes its mails. */
  readonly mailFile: string
  readonly email: string
  /** A part of the subject. */
  readonly subject: string
}

const patienceMs = 15_000
const pollMs = 50

/**
 * Waits for the token of the latest mail to an address.
 * @throws Error - none has arrived, for example because the platform sends its mails or writes them to another file
 */
export async function waitForToken({ mailFile, email, subject }: AwaitedMail): Promise<string> {
  const givenUpAt = Date.now() + patienceMs
  while (Date.now() < givenUpAt) {
    const text = await readFile(mailFile, 'utf8').catch(() => '')
    const mail = text
      .split('\n')
      // The text after the last line break is empty, or an incomplete mail.
      .slice(0, -1)
      .filter((line) => line.includes(email))
      .map((line) => JSON.parse(line) as { readonly to: string; readonly subject: string; readonly token: string })
      .findLast((candidate) => candidate.to === email && candidate.subject.includes(subject))
    if (mail) return mail.token
    await delay(pollMs)
  }
  throw new Error(
    `expected a mail to ${email} in ${mailFile}, got none: set MAIL_FILE to the file to which the platform writes its mails`,
  )
}
