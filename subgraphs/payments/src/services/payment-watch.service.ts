import type { SequencedTopics } from '@plumbline/resumable-topics'
import { notFound } from '#platform/errors'
import { isSettled } from '../domain/payment.ts'
import type { Payment } from '../domain/payment.ts'
import type { PaymentReader } from '../domain/ports.ts'
import { fromPayload, topicOf, toPayload } from './payment-events.ts'

export interface PaymentWatchServiceDeps {
  readonly reader: PaymentReader
  readonly topics: SequencedTopics
}

/** Subscriptions to payments. */
export class PaymentWatchService {
  readonly #deps: PaymentWatchServiceDeps

  constructor(deps: PaymentWatchServiceDeps) {
    this.#deps = deps
  }

  /** The current state of the payment, then each new state, until a final one. */
  async *watch(paymentId: string, signal: AbortSignal): AsyncGenerator<Payment, void> {
    const items = this.#deps.topics.read(topicOf(paymentId), {
      after: null,
      signal,
      snapshot: async () => {
        const [payment] = await this.#deps.reader.findPayments([paymentId])
        if (!payment) throw notFound('payment', paymentId)
        return { seq: payment.version, payload: toPayload(payment), terminal: isSettled(payment.status) }
      },
    })
    for await (const { payload } of items) yield fromPayload(payload)
  }
}
