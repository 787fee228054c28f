/** Headers that are never forwarded: they describe one connection or one body, or the gateway sets them itself. */
const reserved: ReadonlySet<string> = new Set([
  'accept',
  // The gateway reads responses as they are, so a subgraph must not compress them for a client that can.
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-correlation-id',
  'x-plumbline-identity',
])

/** Headers of responses that the gateway sets itself. */
const reservedInResponses: ReadonlySet<string> = new Set([
  'age',
  'alt-svc',
  'date',
  'etag',
  'last-modified',
  'vary',
  'x-request-id',
])

/** @param name - in lower case */
export const isReservedResponseHeader = (name: string) =>
  isReservedHeader(name) || reservedInResponses.has(name) || name.startsWith('access-control-')

/** @param name - in lower case */
export const isReservedHeader = (name: string) => reserved.has(name) || name.startsWith('sec-websocket-')

export const isHeaderName = (name: string) => /^[!#$%&'*+.^_`|~\w-]+$/.test(name)

/** Whether HTTP can carry the value: no control characters, and no characters beyond Latin-1. */
export const isHeaderValue = (value: string) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value)

/** What is wrong with the name of a header that would be sent to or received from subgraphs; null if nothing is. */
export function problemOfName(name: string): string | null {
  if (!isHeaderName(name)) return `expected names of headers, got ${JSON.stringify(name)}`
  return isReservedHeader(name.toLowerCase())
    ? `expected headers of the client, got ${name}, which belongs to one connection or to the gateway`
    : null
}
