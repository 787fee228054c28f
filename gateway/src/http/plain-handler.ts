import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { Logger } from '#platform/logging'
import type { Authenticator } from '../auth/authenticator.ts'
import { correlationHeaders } from '../requests/correlation-id.ts'
import { identifyCaller, pickHeaders } from '../requests/request-context.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import { signalOf } from './client-signal.ts'
import type { CorsHeaders } from './cors-headers.ts'
import { parseBody } from './parse-body.ts'
import type { PlainDoor, PlainOperation } from './plain-door.ts'

/** Answers plain requests on Node's own server, before the web framework has looked at them. */
export interface PlainHandler {
  /** Calls `next` for every other request, which nothing has been done for then but perhaps read its body. */
  handle(request: IncomingMessage, response: ServerResponse, next: () => void): void
  /** The body of a request, as it came, whether it has been read or not. */
  bodyOf(request: IncomingMessage): Readable
  /** Whether its body has been read. */
  hasRead(request: IncomingMessage): boolean
  /** The same as JSON; undefined if it has not been read, or is no JSON. */
  jsonOf(request: IncomingMessage): unknown
}

export interface PlainHandlerOptions {
  readonly door: PlainDoor
  /** Null where callers are not authenticated. */
  readonly authenticator: Authenticator | null
  readonly factsOf: FactsOf
  /** Names of headers, in lower case, that subgraphs get as they are. */
  readonly forwardHeaders: readonly string[]
  readonly corsHeaders: CorsHeaders
  readonly maxBodyBytes: number
  /** Told of every body that arrives in parts. */
  readonly countBody: (exchange: Exchange) => void
  readonly log: Logger
}

export function createPlainHandler(options: PlainHandlerOptions): PlainHandler {
  const bodies = new WeakMap<IncomingMessage, ReadBody>()
  return {
    handle(request, response, next) {
      const answerType = mayBePlain(request, options) ? options.door.answerTypeFor(request.headers) : null
      if (answerType === null) return next()
      if (!request.complete) options.countBody({ request, response })
      readBody(request, (body) => {
        const json = parseBody(body.toString())
        const handOn = (): void => {
          bodies.set(request, { bytes: body, json })
          next()
        }
        const operation = options.door.find(json, answerType)
        if (!operation) return handOn()
        contextOf({ request, response }, options)
          .then((context) => answer(operation, { context, answerType, request, response }, options), handOn)
          .catch((defect: unknown) => {
            options.log.error({ err: defect }, 'a plain request met a defect')
            response.destroy()
          })
      })
    },
    bodyOf(request) {
      const body = bodies.get(request)
      return body ? Readable.from([body.bytes]) : request
    },
    hasRead: (request) => bodies.has(request),
    jsonOf: (request) => bodies.get(request)?.json,
  }
}

/** A body that was read in vain: the long way takes it from here. */
interface ReadBody {
  readonly bytes: Buffer
  readonly json: unknown
}

/** Of a known length that is in order: then there is nothing about the body that could have to be refused. */
const mayBePlain = ({ method, url, headers }: IncomingMessage, { maxBodyBytes }: PlainHandlerOptions) =>
  method === 'POST' && url === '/graphql' && Number(headers['content-length']) <= maxBodyBytes

/** A request that breaks off never ends, and nobody waits for an answer to it then. */
function readBody(request: IncomingMessage, use: (body: Buffer) => void): void {
  // Nearly every body is there before its turn has come: one call reads it then, where a flow takes events.
  if (request.complete) return use((request.read() as Buffer | null) ?? noBody)
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => use(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
}

const noBody = Buffer.alloc(0)

export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function contextOf({ request, response }: Exchange, options: PlainHandlerOptions): Promise<RequestContext> {
  const { headers } = request
  const { correlationId, clientAddress } = options.factsOf(request)
  return {
    correlationId,
    clientAddress,
    caller: await identifyCaller(options.authenticator, headers.authorization, correlationId),
    signal: signalOf(response),
    forwardedHeaders: pickHeaders(headers, options.forwardHeaders),
  }
}

interface Answering extends Exchange {
  readonly context: RequestContext
  readonly answerType: string
}

async function answer(
  operation: PlainOperation,
  { context, answerType, request, response }: Answering,
  { corsHeaders }: PlainHandlerOptions,
): Promise<void> {
  const { status, text } = await operation.execute(context)
  const headers = [
    ...correlationHeaders(request.headers, context.correlationId),
    ...corsHeaders(request.headers.origin),
  ]
  headers.push('content-type', answerType, 'cache-control', 'no-store')
  const sizeBytes = Buffer.byteLength(text)
  headers.push('content-length', String(sizeBytes))
  response.writeHead(status, headers).end(text, encodingFor(text, sizeBytes))
}

// Node joins the head and a text in UTF-8 to one string, for which a long answer is copied once more. In ASCII both are
// written as they are, in one call of the system all the same.
const encodingFor = (text: string, sizeBytes: number) =>
  sizeBytes === text.length && sizeBytes > 16_384 ? 'ascii' : 'utf8'
