import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a page of an origin may open a WebSocket, for which browsers do not ask by CORS: it may if it could also send requests, or
 * comes from the gateway itself. Clients that are no browsers send no origin.
 */
export function createOriginCheck(origins: readonly string[]): (headers: IncomingHttpHeaders) => boolean {
  const allowed = new Set(origins)
  return ({ origin, host }) => {
    if (origin === undefined || allowed.has('*') || allowed.has(origin)) return true
    return URL.canParse(origin) && new URL(origin).host === host
  }
}
