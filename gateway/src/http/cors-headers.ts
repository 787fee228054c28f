/** Headers that clients of other origins may read. */
export const exposedHeaders: readonly string[] = ['x-correlation-id', 'x-request-id', 'retry-after']

/** Gives the headers, names and values in turn, that an answer to a request from an origin carries. */
export type CorsHeaders = (origin: string | undefined) => readonly string[]

/**
 * The headers of CORS for answers that do not pass through the web framework, which sees to preflight requests.
 * @param origins - allowed ones; `*` allows all
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function createCorsHeaders(origins: readonly string[]): CorsHeaders {
  const exposing = ['access-control-expose-headers', exposedHeaders.join(', ')]
  if (origins.includes('*')) {
    const forAll = ['access-control-allow-origin', '*', ...exposing]
    return () => forAll
  }
  const forOthers = ['vary', 'Origin', ...exposing]
  return (origin) =>
    origin !== undefined && origins.includes(origin) ? ['access-control-allow-origin', origin, ...forOthers] : forOthers
}
