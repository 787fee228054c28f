import { createParser } from 'eventsource-parser'
import { meros } from 'meros/browser'
import type { UpstreamError } from '../operation-error.ts'
import type { Upstream, UpstreamEnd, UpstreamEvent, UpstreamRequest, UpstreamSink } from './upstream.ts'

/** How to connect to a subgraph that streams events in an HTTP response. */
export interface HttpUpstreamOptions<Identity> {
  /** The subgraph's GraphQL endpoint: `http://` or `https://`. A function is called for each subscription. */
  readonly url: string | (() => string)
  /**
   * `sse`: server-sent events, graphql-sse in distinct connections mode. `multipart`: Apollo's
   * `multipart/mixed;subscriptionSpec=1.0`.
   */
  readonly protocol: 'sse' | 'multipart'
  /** The headers of each request. Default: none. */
  readonly headers?: (
    identity: Identity,
  ) => Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>
  /** Largest event, bytes. A larger one ends its subscription as `broken`. Default 32 MiB. */
  readonly maxEventBytes?: number
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch
}

/**
 * Creates an upstream over HTTP, with one request for each subscription. While the stream's queue is full, the response is not
 * read, so the subgraph has to wait.
 */
export function createHttpUpstream<Identity>(options: HttpUpstreamOptions<Identity>): Upstream<Identity> {
  const open = new Set<AbortController>()
  return {
    open: (request, sink) => {
      const controller = new AbortController()
      open.add(controller)
      void read(request, sink, { ...options, signal: controller.signal }).finally(() => open.delete(controller))
      return { cancel: () => controller.abort() }
    },
    dispose: async () => {
      for (const controller of open) controller.abort()
    },
  }
}

interface Reading<Identity> extends HttpUpstreamOptions<Identity> {
  readonly signal: AbortSignal
}

async function read<Identity>(
  request: UpstreamRequest<Identity>,
  sink: UpstreamSink,
  options: Reading<Identity>,
): Promise<void> {
  const end = await readEvents(request, sink, options).catch((thrown: unknown): UpstreamEnd => ({
    kind: 'broken',
    cause: thrown instanceof Error ? thrown : new Error(String(thrown)),
  }))
  if (!options.signal.aborted) sink.ended(end)
}

async function readEvents<Identity>(
  request: UpstreamRequest<Identity>,
  sink: UpstreamSink,
  options: Reading<Identity>,
): Promise<UpstreamEnd> {
  const { protocol, signal, maxEventBytes = 32 * 1024 * 1024 } = options
  const response = await send(request, options)
  const type = response.headers.get('content-type') ?? ''
  if (!type.startsWith(protocol === 'sse' ? 'text/event-stream' : 'multipart/mixed')) return refusalOf(response, type)
  sink.opened()
  const messages = protocol === 'sse' ? readServerSentEvents(response, maxEventBytes) : readParts(response)
  for await (const message of messages) {
    if (signal.aborted) break
    if (message === complete) return { kind: 'completed' }
    // `errors` next to the payload of a part, and a result with `errors` and no `data`, end the subscription.
    const { errors } = message as MultipartMessage
    if (errors && !('data' in message)) return { kind: 'refused', errors }
    const event = protocol === 'sse' ? (message as UpstreamEvent) : (message as MultipartMessage).payload
    if (event) await sink.next(event)
  }
  // The multipart protocol ends a completed stream with the last boundary, graphql-sse with a message.
  if (protocol === 'multipart') return { kind: 'completed' }
  return { kind: 'broken', cause: new Error('the response ended without a "complete" event') }
}

async function send<Identity>(
  { query, operationName, variables, identity }: UpstreamRequest<Identity>,
  { url, protocol, headers, signal, fetch: request = fetch }: Reading<Identity>,
): Promise<Response> {
  return request(typeof url === 'function' ? url() : url, {
    method: 'POST',
    headers: {
      ...(await headers?.(identity)),
      'content-type': 'application/json',
      accept: protocol === 'sse' ? 'text/event-stream' : 'multipart/mixed;subscriptionSpec="1.0", application/json',
    },
    body: JSON.stringify({ query, operationName, variables }),
    signal,
  })
}

/** A GraphQL response with errors is a refusal. Anything else means that the upstream is broken. */
async function refusalOf(response: Response, type: string): Promise<UpstreamEnd> {
  const text = await response.text()
  try {
    const { errors } = JSON.parse(text) as { readonly errors?: readonly UpstreamError[] }
    if (Array.isArray(errors) && errors.length > 0) return { kind: 'refused', errors }
  } catch {
    // Not a GraphQL response; reported below.
  }
  const cause = new Error(
    `expected a stream of events, got ${type === '' ? 'no content type' : type} (${response.status})`,
  )
  return { kind: 'broken', cause }
}

const complete = Symbol('complete')

async function* readServerSentEvents(
  { body }: Response,
  maxEventBytes: number,
): AsyncGenerator<UpstreamEvent | typeof complete> {
  if (!body) return
  const messages: (UpstreamEvent | typeof complete)[] = []
  let pendingCharacters = 0
  const parser = createParser({
    onEvent: ({ event, data }) => {
      pendingCharacters = 0
      if (event === 'next') messages.push(JSON.parse(data) as UpstreamEvent)
      else if (event === 'complete') messages.push(complete)
    },
  })
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    pendingCharacters += text.length
    parser.feed(text)
    if (pendingCharacters > maxEventBytes) throw new Error(`expected an event of at most ${maxEventBytes} bytes`)
    yield* messages.splice(0)
  }
}

interface MultipartMessage {
  readonly payload?: UpstreamEvent | null
  readonly errors?: readonly UpstreamError[]
}

/** @throws Error if the body ends before its last boundary: the response was interrupted */
async function* readParts(response: Response): AsyncGenerator<MultipartMessage> {
  const tail = new TailStream()
  const { headers, body } = response
  const parts = await meros<MultipartMessage>(new Response(body?.pipeThrough(tail) ?? null, { headers }))
  if (parts instanceof Response) throw new Error('expected a body in parts, and its boundary in the content type')
  for await (const part of parts) {
    if (!part.json) throw new Error(`expected a part of JSON, got ${part.headers['content-type'] ?? 'no content type'}`)
    yield part.body
  }
  if (!tail.text.trimEnd().endsWith('--')) throw new Error('the response ended without its last boundary')
}

/** Passes bytes on and keeps the last of them. */
class TailStream extends TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  #bytes = Buffer.alloc(0)

  constructor() {
    super({
      transform: (chunk, controller) => {
        this.#bytes = Buffer.concat([this.#bytes, chunk]).subarray(-16)
        controller.enqueue(chunk)
      },
    })
  }

  get text(): string {
    return this.#bytes.toString()
  }
}
