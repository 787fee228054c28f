/** Response headers that scripts of other origins may read. */
export const exposedHeaders: readonly string[] = ['x-correlation-id', 'x-request-id', 'retry-after']

/** The CORS headers of a response to a request from an origin, as alternating names and values. */
export type CorsHeaders = (origin: string | undefined) => readonly string[]

/**
 * CORS headers for responses that bypass the web framework. Preflight requests are answered by the web framework.
 * @param origins - the allowed origins; `*` allows any
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function createCorsHeaders(origins: readonly string[]): CorsHeaders {
  const exposing = ['access-control-expose-headers', exposedHeaders.join(', ')]
  if (origins.includes('*')) {
    const forAll = ['access-control-allow-origin', '*', ...exposing]
    return () => forAll
  }
  const forDisallowed = ['vary', 'Origin', ...exposing]
  return (origin) =>
    origin !== undefined && origins.includes(origin)
      ? ['access-control-allow-origin', origin, ...forDisallowed]
      : forDisallowed
}
