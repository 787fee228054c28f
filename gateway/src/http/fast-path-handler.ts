import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { Logger } from '#platform/logging'
import type { Authenticator } from '../auth/authenticator.ts'
import type { RequestHeaders } from '../headers/request-headers.ts'
import type { ResponseHeaderChanges } from '../headers/response-header-changes.ts'
import type { ResponseHeaders } from '../headers/response-headers.ts'
import type { AddPluginContext } from '../plugins/plugin-context.ts'
import { clientNameOf } from '../requests/client-name.ts'
import { correlationHeaders } from '../requests/correlation-id.ts'
import { identifyCaller } from '../requests/request-context.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { FactsOf } from '../requests/request-facts.ts'
import { signalOf } from './client-signal.ts'
import type { Compression } from './compression.ts'
import type { CorsHeaders } from './cors-headers.ts'
import type { FastPath, FastPathOperation } from './fast-path.ts'
import { statusMessageOf } from './operation-status.ts'
import { parseBody } from './parse-body.ts'

/** Handles requests of known operations on Node's HTTP server, before the web framework. */
export interface FastPathHandler {
  /** Calls `next` for every other request. Its body may have been read by then. */
  handle(request: IncomingMessage, response: ServerResponse, next: () => void): void
  /** The unparsed body of a request, whether it has been read or not. */
  bodyOf(request: IncomingMessage): Readable
  /** Whether the body of a request has been read. */
  hasRead(request: IncomingMessage): boolean
  /** The parsed body of a request; undefined if it has not been read or is not JSON. */
  jsonOf(request: IncomingMessage): unknown
}

export interface FastPathHandlerOptions {
  readonly fastPath: FastPath
  /** Null where callers are not authenticated. */
  readonly authenticator: Authenticator | null
  readonly factsOf: FactsOf
  readonly requestHeaders: RequestHeaders
  /** Null if no rules are configured. */
  readonly responseHeaders: ResponseHeaders | null
  readonly addPluginContext: AddPluginContext
  /** Undefined if no plugin has `onResponse`. */
  readonly createHeaderChanges: (() => ResponseHeaderChanges) | undefined
  readonly corsHeaders: CorsHeaders
  /** Null if responses are not compressed. */
  readonly compression: Compression | null
  readonly maxBodyBytes: number
  /** Called for every body that has not arrived completely. */
  readonly countBodyBytes: (exchange: Exchange) => void
  readonly log: Logger
}

export function createFastPathHandler(options: FastPathHandlerOptions): FastPathHandler {
  const bodies = new WeakMap<IncomingMessage, ReadBody>()
  return {
    handle(request, response, next) {
      const responseType = isCandidate(request, options) ? options.fastPath.responseTypeFor(request.headers) : null
      if (responseType === null) return next()
      if (!request.complete) options.countBodyBytes({ request, response })
      readBody(request, (body) => {
        const json = parseBody(body.toString())
        const fallBack = (): void => {
          bodies.set(request, { bytes: body, json })
          next()
        }
        const operation = options.fastPath.find(json, responseType)
        if (!operation) return fallBack()
        contextOf({ request, response }, options)
          .then(
            (context) =>
              respond(operation, { context, contentType: responseType.contentType, request, response }, options),
            fallBack,
          )
          .catch((defect: unknown) => {
            options.log.error({ err: defect }, 'a request on the fast path failed unexpectedly')
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

/** The body of a request that is not handled here: the web framework reads it from this record. */
interface ReadBody {
  readonly bytes: Buffer
  readonly json: unknown
}

/** Bodies of unknown or excessive length are left to the web framework, which rejects the latter. */
const isCandidate = ({ method, url, headers }: IncomingMessage, { maxBodyBytes }: FastPathHandlerOptions) =>
  method === 'POST' && url === '/graphql' && Number(headers['content-length']) <= maxBodyBytes

/** Does not call `use` if the client disconnects before the body is complete. */
function readBody(request: IncomingMessage, use: (body: Buffer) => void): void {
  // Nearly every body has arrived when its request is scheduled. One `read()` is cheaper than `data` and `end` events.
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

async function contextOf({ request, response }: Exchange, options: FastPathHandlerOptions): Promise<RequestContext> {
  const { headers } = request
  const { correlationId, clientAddress } = options.factsOf(request)
  const context: RequestContext = {
    correlationId,
    clientAddress,
    caller: await identifyCaller(options.authenticator, headers, correlationId),
    clientName: clientNameOf(headers),
    signal: signalOf(response),
    forwardedHeaders: options.requestHeaders.pick(headers),
    collector: options.responseHeaders?.collect(),
    headerChanges: options.createHeaderChanges?.(),
  }
  return options.addPluginContext(context, headers)
}

const uncached: readonly string[] = ['cache-control', 'no-store']

interface Responding extends Exchange {
  readonly context: RequestContext
  readonly contentType: string
}

async function respond(
  operation: FastPathOperation,
  { context, contentType, request, response }: Responding,
  { corsHeaders, compression }: FastPathHandlerOptions,
): Promise<void> {
  const { status, text } = await operation.execute(context)
  let headers = [...correlationHeaders(request.headers, context.correlationId), ...corsHeaders(request.headers.origin)]
  headers.push('content-type', contentType)
  // Errors precede the data. The text is not looked at without rules: that would copy it.
  headers.push(...(context.collector?.result(status === 200 && text.startsWith('{"data":')) ?? uncached))
  if (context.headerChanges) headers = context.headerChanges.applyTo(headers)
  const statusMessage = statusMessageOf(status)
  if (statusMessage) response.statusMessage = statusMessage
  const sizeBytes = Buffer.byteLength(text)
  if (compression?.applies(sizeBytes)) {
    headers.push('vary', 'Accept-Encoding')
    const compressing = compression.compress(text, request.headers['accept-encoding'])
    if (compressing) {
      const compressed = await compressing
      headers.push('content-encoding', compressed.encoding, 'content-length', String(compressed.bytes.length))
      return void response.writeHead(status, headers).end(compressed.bytes)
    }
  }
  headers.push('content-length', String(sizeBytes))
  response.writeHead(status, headers).end(text, encodingFor(text, sizeBytes))
}

// With UTF-8, Node concatenates head and body into one string, which copies a long body once more. With ASCII it writes both
// without concatenation, in one system call too.
const encodingFor = (text: string, sizeBytes: number) =>
  sizeBytes === text.length && sizeBytes > 16_384 ? 'ascii' : 'utf8'
