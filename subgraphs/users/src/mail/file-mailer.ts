import { appendFile, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Mailer } from '../domain/ports.ts'

/**
 * For development: appends each mail to a file, one JSON object a line, which only the owner of the process can read. Mails carry
 * secrets, so this is nothing for production.
 */
export function createFileMailer(path: string): Mailer {
  return {
    async send(mail) {
      await mkdir(dirname(path), { recursive: true })
      await appendFile(path, `${JSON.stringify({ sentAt: new Date().toISOString(), ...mail })}\n`, { mode: 0o600 })
    },
  }
}
