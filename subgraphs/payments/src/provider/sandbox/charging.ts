import { setTimeout as delay } from 'node:timers/promises'
import { createId } from '#platform/ids'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { WireCharge, WireChargeRequest } from '../sandbox-protocol.ts'
import type { ChargeBook, ChargeRecord } from './charge-book.ts'
import { outcomeOf } from './outcomes.ts'
import type { WebhookSender } from './webhook-sender.ts'

export interface ChargingDeps {
  readonly book: ChargeBook
  readonly sender: WebhookSender
  /** How long a charge is pending. */
  readonly settleDelayMs: number
  readonly log: Logger
}

/** Processes charges: pending, settled, webhook called. Resumes the unfinished charges of the book. */
export class Charging implements Disposable {
  readonly #deps: ChargingDeps
  readonly #stopping = new AbortController()
  readonly #courses = new Set<Promise<unknown>>()

  constructor(deps: ChargingDeps) {
    this.#deps = deps
    for (const record of deps.book.unfinished()) this.#begin(record)
  }

  /** @returns the charge of a request: the same for every one with its key; null if the key was used with another order */
  async charge(idempotencyKey: string, request: WireChargeRequest): Promise<WireCharge | null> {
    const { book } = this.#deps
    const { reference, amount, webhookUrl } = request
    const known = book.findByKey(idempotencyKey)?.charge
    if (known) return known.reference === reference && known.amount.amountMinor === amount.amountMinor ? known : null
    const id = createId('chg')
    const charge = { id, reference, amount, status: 'pending', failureReason: null, createdAt: now() } as const
    const record = { charge, idempotencyKey, webhookUrl, webhook: 'due' } as const
    await book.put(record)
    this.#begin(record)
    return charge
  }

  /** Stops settling charges and calling webhooks. Unfinished charges are resumed when the book is opened again. */
  async dispose(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#courses)
  }

  #begin(record: ChargeRecord): void {
    const chargeId = record.charge.id
    const course = this.#follow(record)
      .catch((error: unknown) =>
        this.#deps.log.error({ err: error, chargeId }, 'a charge failed with an unexpected error'),
      )
      .finally(() => this.#courses.delete(course))
    this.#courses.add(course)
  }

  async #follow(record: ChargeRecord): Promise<void> {
    const settled = record.charge.status === 'pending' ? await this.#settle(record) : record
    if (settled) await this.#tell(settled)
  }

  async #settle(record: ChargeRecord): Promise<ChargeRecord | null> {
    const { book, settleDelayMs } = this.#deps
    await delay(settleDelayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    if (this.#stopping.signal.aborted) return null
    const { failureReason } = outcomeOf(record.charge.amount.amountMinor)
    const status = failureReason === null ? 'succeeded' : 'failed'
    const settled: ChargeRecord = { ...record, charge: { ...record.charge, status, failureReason } }
    await book.put(settled)
    return settled
  }

  async #tell(record: ChargeRecord): Promise<void> {
    const { charge, webhookUrl } = record
    const { book, sender } = this.#deps
    const event = { id: createId('evt'), type: `charge.${charge.status}`, createdAt: now(), data: { charge } }
    for (let calls = outcomeOf(charge.amount.amountMinor).webhooks; calls > 0; calls -= 1)
      if ((await sender.send(webhookUrl, event, this.#stopping.signal)) === 'aborted') return
    await book.put({ ...record, webhook: 'done' })
  }
}

const now = () => new Date().toISOString()
