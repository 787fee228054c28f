import { appendFile, mkdir, readFile, truncate } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { WireCharge } from '../sandbox-protocol.ts'

/** A charge with the internal fields of the provider. */
export interface ChargeRecord {
  readonly charge: WireCharge
  readonly idempotencyKey: string
  readonly webhookUrl: string
  /** Whether the customer's webhook has not received the outcome yet. */
  readonly webhook: 'due' | 'done'
}

/** Stores all charges and their outcomes. */
export interface ChargeBook {
  find(id: string): ChargeRecord | null
  findByKey(idempotencyKey: string): ChargeRecord | null
  findByReference(reference: string): ChargeRecord | null
  /** Charges that are pending, or whose webhook is due. */
  unfinished(): readonly ChargeRecord[]
  /** Stores a charge, and replaces its earlier version. */
  put(record: ChargeRecord): Promise<void>
}

/**
 * Opens the charge book.
 * @param file - one JSON object per line; the last one of a charge is its current version. null: in memory only
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
      // Sequential writes keep the versions of a charge in order.
      if (file) written = written.then(() => appendFile(file, `${JSON.stringify(record)}\n`))
      return written
    },
  }
}

const isUnfinished = ({ charge, webhook }: ChargeRecord) => charge.status === 'pending' || webhook === 'due'

async function readRecords(file: string): Promise<readonly ChargeRecord[]> {
  await mkdir(dirname(file), { recursive: true })
  const text = await readFile(file, { encoding: 'utf8', flag: 'a+' })
  // A process that was killed while writing leaves an incomplete line. Its request had not been answered.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) await truncate(file, Buffer.byteLength(whole))
  const lines = whole.split('\n').filter((line) => line !== '')
  return lines.map((line): ChargeRecord => JSON.parse(line))
}
