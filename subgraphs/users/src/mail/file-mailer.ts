import { appendFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Mailer } from '../domain/ports.ts'

/**
 * For development: appends each mail to a file, one JSON object per line. Only the owner of the process can read the
 * file, because mails contain secrets. Not for production.
 */
export function createFileMailer(path: string): Mailer {
  return {
    async send(mail) {
      await mkdir(dirname(path), { recursive: true })
      await appendFile(path, `${JSON.stringify({ sentAt: new Date().toISOString(), ...mail })}\n`, { mode: 0o600 })
    },
  }
}
