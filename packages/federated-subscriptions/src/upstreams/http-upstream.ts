import { createParser } from 'eventsource-parser'
import type { EventSourceMessage } from 'eventsource-parser'
import { meros } from 'meros/browser'
import type { UpstreamError } from '../operation-error.ts'
import { createReadingUpstream } from './reading-upstream.ts'
import type { Upstream, UpstreamEnd, UpstreamEvent, UpstreamRequest } from './upstream.ts'

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
  const { protocol, maxEventBytes = 32 * 1024 * 1024 } = options
  return createReadingUpstream(async (request, sink, signal) => {
    const response = await send(request, { ...options, signal })
    const type = response.headers.get('content-type') ?? ''
    if (!type.startsWith(protocol === 'sse' ? 'text/event-stream' : 'multipart/mixed')) return refusalOf(response, type)
    sink.opened()
    const deliver: Deliver = async (event) => {
      if (!signal.aborted) await sink.next(event)
    }
    return protocol === 'sse'
      ? readServerSentEvents(response, deliver, maxEventBytes)
      : readParts(response, deliver, maxEventBytes)
  })
}

/** Resolves when the stream can take the next event. */
type Deliver = (event: UpstreamEvent) => Promise<void>

async function send<Identity>(
  { query, operationName, variables, identity }: UpstreamRequest<Identity>,
  {
    url,
    protocol,
    headers,
    signal,
    fetch: request = fetch,
  }: HttpUpstreamOptions<Identity> & { readonly signal: AbortSignal },
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

async function readServerSentEvents({ body }: Response, deliver: Deliver, maxEventBytes: number): Promise<UpstreamEnd> {
  const messages: EventSourceMessage[] = []
  let pendingCharacters = 0
  const parser = createParser({
    onEvent: (message) => {
      pendingCharacters = 0
      messages.push(message)
    },
  })
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    pendingCharacters += text.length
    parser.feed(text)
    if (pendingCharacters > maxEventBytes) throw tooLarge(maxEventBytes)
    for (const { event, data } of messages.splice(0)) {
      if (event === 'complete') return { kind: 'completed' }
      if (event !== 'next') continue
      const result = JSON.parse(data) as UpstreamEvent
      // A result with `errors` and no `data` ends the subscription.
      if (result.errors && !('data' in result)) return { kind: 'refused', errors: result.errors }
      await deliver(result)
    }
  }
  throw new Error('the response ended without a "complete" event')
}

interface MultipartMessage {
  readonly payload?: UpstreamEvent | null
  /** Next to the payload: the subscription has failed. */
  readonly errors?: readonly UpstreamError[]
}

/** @throws Error if the body ends before its last boundary: the response was interrupted */
async function readParts(response: Response, deliver: Deliver, maxEventBytes: number): Promise<UpstreamEnd> {
  const bytes = new PartBytes(maxEventBytes)
  const { headers, body } = response
  const parts = await meros<MultipartMessage>(new Response(body?.pipeThrough(bytes) ?? null, { headers }))
  if (parts instanceof Response) throw new Error('expected a body in parts, and its boundary in the content type')
  for await (const part of parts) {
    bytes.onPart()
    if (!part.json) throw new Error(`expected a part of JSON, got ${part.headers['content-type'] ?? 'no content type'}`)
    const { payload, errors } = part.body
    if (errors) return { kind: 'refused', errors }
    if (payload) await deliver(payload)
  }
  if (!bytes.tail.trimEnd().endsWith('--')) throw new Error('the response ended without its last boundary')
  return { kind: 'completed' }
}

/** Passes the bytes of a body through. Keeps the last bytes, and limits the size of an incomplete part. */
class PartBytes extends TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  #tail = Buffer.alloc(0)
  #pendingBytes = 0

  constructor(maxEventBytes: number) {
    super({
      // The next chunk is requested when all parts that earlier chunks complete have been read.
      transform: (chunk, controller) => {
        if (this.#pendingBytes > maxEventBytes) throw tooLarge(maxEventBytes)
        this.#pendingBytes += chunk.length
        this.#tail = Buffer.concat([this.#tail, chunk.subarray(-16)]).subarray(-16)
        controller.enqueue(chunk)
      },
    })
  }

  onPart(): void {
    this.#pendingBytes = 0
  }

  get tail(): string {
    return this.#tail.toString()
  }
}

const tooLarge = (maxEventBytes: number) => new Error(`expected an event of at most ${maxEventBytes} bytes`)
