import type { IncomingHttpHeaders } from 'node:http'

/**
 * Decides whether a page of an origin may open a WebSocket; CORS does not apply to WebSockets. Allowed are the origins that may send
 * requests and the origin of the gateway itself. Clients other than browsers send no `origin` header and are allowed.
 */
export function createOriginCheck(origins: readonly string[]): (headers: IncomingHttpHeaders) => boolean {
  const allowed = new Set(origins)
  return ({ origin, host }) => {
    if (origin === undefined || allowed.has('*') || allowed.has(origin)) return true
    return URL.canParse(origin) && new URL(origin).host === host
  }
}
