import { mkdtempSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { untilShown } from './until.ts'

/** A mail as the platform writes it where no SMTP server is set. */
export interface SentMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly token: string
}

/** The file to which the platform of one test writes its mails. */
export const newMailFile = () => join(mkdtempSync(join(tmpdir(), 'plumbline-mails-')), 'mail.jsonl')

/** Where all platforms write their mails that this process and those it was started by or starts have started. */
export const mailFile = (): string => (process.env['TEST_MAIL_FILE'] ??= newMailFile())

/** A word in the subject of each kind of mail. */
export type MailKind = 'invited' | 'Verify'

/** Every mail of a kind to an address so far, oldest first. */
export async function mailsTo(file: string, email: string, kind: MailKind): Promise<readonly SentMail[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const mails = text
    .split('\n')
    // Behind the last line end there is nothing, or a mail that is still being written.
    .slice(0, -1)
    .map((line) => JSON.parse(line) as SentMail)
  return mails.filter(({ to, subject }) => to === email.toLowerCase() && subject.includes(kind))
}

/**
 * Waits for a mail.
 * @param nth - which of its kind, from 1; the first unless given
 */
export async function mailTo(file: string, email: string, kind: MailKind, nth = 1): Promise<SentMail> {
  const mails = await untilShown(
    () => mailsTo(file, email, kind),
    ({ length }) => length >= nth,
  )
  return mails[nth - 1] as SentMail
}
