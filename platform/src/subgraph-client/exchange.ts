import type { CancelSignal } from '@plumbline/query-plan-executor/cancellation'
import type { Dispatcher } from 'undici'
import { SubgraphFailure } from './subgraph-failure.ts'

/** One HTTP request and its limits. */
export interface ExchangeInput {
  readonly subgraph: string
  readonly pool: Dispatcher
  readonly path: string
  /** A query may be pipelined on a socket behind others. */
  readonly isQuery: boolean
  /** Names and values, alternating. */
  readonly headers: string[]
  readonly body: string
  readonly timeoutMs: number
  readonly maxResponseBytes: number
  /** The budget that all responses share while they are received. */
  readonly budget: ReceiveBudget
  readonly signal: CancelSignal
  /** Whether the result has the headers. Default false. */
  readonly keepsHeaders?: boolean
}

/** Memory for responses that are not complete. */
export interface ReceiveBudget {
  readonly maxBytes: number
  usedBytes: number
}

/** A complete response. */
export interface ExchangeResult {
  readonly status: number
  readonly text: string
  /** The `location` header of a redirect, unchanged. */
  readonly location?: string
  /** All headers, if they were requested. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>
}

/**
 * Sends a POST and reads the whole response. Uses undici's dispatcher directly, because `request()` wraps each response in a
 * stream.
 * @throws SubgraphFailure - a timeout, an abort, a broken connection or a response that is too large; each also ends the
 * request on its socket
 */
export function exchange(input: ExchangeInput): Promise<ExchangeResult> {
  return new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(input, { resolve, reject })
    if (!handler.begin()) return
    const { path, headers, body, isQuery } = input
    const sharing = { idempotent: isQuery, blocking: !isQuery }
    const noTimeouts = { headersTimeout: 0, bodyTimeout: 0 }
    input.pool.dispatch({ method: 'POST', path, headers, body, ...sharing, ...noTimeouts }, handler)
  })
}

/** The redirects that preserve the method. */
const isRedirect = (status: number) => status === 307 || status === 308

interface Settle {
  readonly resolve: (result: ExchangeResult) => void
  readonly reject: (failure: SubgraphFailure) => void
}

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #input: ExchangeInput
  readonly #settle: Settle
  readonly #chunks: Buffer[] = []
  readonly #cancel = (): void => this.#onCancel()
  #timer: NodeJS.Timeout | undefined
  /** Set when the request is about to be written to a connected socket. */
  #controller: Dispatcher.DispatchController | undefined
  #failure: SubgraphFailure | undefined
  #sizeBytes = 0
  #status = 0
  #location: string | undefined
  #headers: ExchangeResult['headers']

  constructor(input: ExchangeInput, settle: Settle) {
    this.#input = input
    this.#settle = settle
  }

  get #wasSent(): boolean {
    return this.#controller !== undefined
  }

  /** @returns false when the call was cancelled already */
  begin(): boolean {
    const { signal, timeoutMs } = this.#input
    if (signal.aborted) {
      this.#onCancel()
      return false
    }
    signal.addListener(this.#cancel)
    this.#timer = setTimeout(onTimeout, timeoutMs, this)
    return true
  }

  onTimeout(): void {
    const { subgraph, timeoutMs } = this.#input
    this.#fail(new SubgraphFailure(subgraph, { kind: 'timeout', timeoutMs }, { wasSent: this.#wasSent }))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // The call was cancelled while it waited for a connection.
    if (this.#failure) controller.abort(this.#failure)
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = status
    if (this.#input.keepsHeaders) this.#headers = headers
    if (!isRedirect(status)) return
    const { location } = headers
    if (typeof location === 'string') this.#location = location
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#failure) return
    const { subgraph, maxResponseBytes, budget } = this.#input
    this.#sizeBytes += chunk.length
    budget.usedBytes += chunk.length
    if (this.#sizeBytes > maxResponseBytes)
      this.#fail(new SubgraphFailure(subgraph, { kind: 'tooLarge', limitBytes: maxResponseBytes }))
    else if (budget.usedBytes > budget.maxBytes)
      this.#fail(new SubgraphFailure(subgraph, { kind: 'budgetExceeded', limitBytes: budget.maxBytes }))
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    const [first, ...others] = this.#chunks
    const bytes = first === undefined || others.length > 0 ? Buffer.concat(this.#chunks, this.#sizeBytes) : first
    this.#release()
    const location = this.#location
    const headers = this.#headers
    this.#settle.resolve({
      status: this.#status,
      text: bytes.toString(),
      ...(location !== undefined && { location }),
      ...(headers && { headers }),
    })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const code = 'code' in error ? String(error.code) : error.name
    const { subgraph } = this.#input
    const reason = { kind: 'connection', detail: code } as const
    this.#fail(new SubgraphFailure(subgraph, reason, { cause: error, wasSent: this.#wasSent }))
  }

  #onCancel(): void {
    this.#fail(new SubgraphFailure(this.#input.subgraph, { kind: 'aborted' }, { wasSent: this.#wasSent }))
  }

  #fail(failure: SubgraphFailure): void {
    if (this.#failure) return
    this.#failure = failure
    this.#chunks.length = 0
    this.#release()
    this.#settle.reject(failure)
    this.#controller?.abort(failure)
  }

  #release(): void {
    clearTimeout(this.#timer)
    this.#input.signal.removeListener(this.#cancel)
    this.#input.budget.usedBytes -= this.#sizeBytes
    this.#sizeBytes = 0
  }
}

function onTimeout(handler: ExchangeHandler): void {
  handler.onTimeout()
}
