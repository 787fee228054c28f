import { appendFile, mkdir, readFile, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { WireCharge } from '../sandbox-protocol.ts'

/** A charge with what only the provider knows of it. */
export interface ChargeRecord {
  readonly charge: WireCharge
  readonly idempotencyKey: string
  readonly webhookUrl: string
  /** Whether the customer's webhook has not received the outcome yet. */
  readonly webhook: 'due' | 'done'
}

/** Every charge ever made, and what became of it. */
export interface ChargeBook {
  find(id: string): ChargeRecord | null
  findByKey(idempotencyKey: string): ChargeRecord | null
  findByReference(reference: string): ChargeRecord | null
  /** Charges that are pending, or whose webhook is due. */
  unfinished(): readonly ChargeRecord[]
  /** Writes a charge down, in the place of what was known of it. */
  put(record: ChargeRecord): Promise<void>
}

/**
 * Opens the book.
 * @param file - one JSON object a line, the last one of a charge counts; null keeps the book in memory
 */
export async function openChargeBook(file: string | null): Promise<ChargeBook> {
  const records = new Map((file ? await readRecords(file) : []).map((record) => [record.charge.id, record]))
  const findWhere = (matches: (record: ChargeRecord) => boolean) => [...records.values()].find(matches) ?? null
  let written = Promise.resolve()
  return {
    find: (id) => records.get(id) ?? null,
    findByKey: (idempotencyKey) => findWhere((record) => record.idempotencyKey === idempotencyKey),
    findByReference: (reference) => findWhere((record) => record.charge.reference === reference),
    unfinished: () => [...records.values()].filter(isUnfinished),
    put(record) {
      records.set(record.charge.id, record)
      // One after the other, so that the lines of a charge stand in the order in which things happened.
      if (file) written = written.then(() => appendFile(file, `${JSON.stringify(record)}\n`))
      return written
    },
  }
}

const isUnfinished = ({ charge, webhook }: ChargeRecord) => charge.status === 'pending' || webhook === 'due'

async function readRecords(file: string): Promise<readonly ChargeRecord[]> {
  await mkdir(dirname(file), { recursive: true })
  const text = await readFile(file, { encoding: 'utf8', flag: 'a+' })
  // A process that was killed while writing leaves half a line; what it was about to say had not been answered yet.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) await truncate(file, Buffer.byteLength(whole))
  const lines = whole.split('\n').filter((line) => line !== '')
  return lines.map((line): ChargeRecord => JSON.parse(line))
}
