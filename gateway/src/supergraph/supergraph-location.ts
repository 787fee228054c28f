import { ConfigError } from '#platform/config'
import type { Settings } from '#platform/config'
import { protocolOf } from '#platform/url'
import type { gatewaySettings } from '../settings.ts'

/** Where the supergraph comes from. */
export type SupergraphLocation =
  | { readonly kind: 'file'; readonly path: string }
  /** Several URLs are mirrors: the first that responds counts. Responses may have an `etag`. */
  | { readonly kind: 'url'; readonly urls: readonly string[]; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'uplink'; readonly key: string; readonly graphRef: string; readonly endpoints: readonly string[] }
  /** Composed from the schemas that subgraphs report, for development. */
  | {
      readonly kind: 'compose'
      /** URL by subgraph. */
      readonly subgraphs: Readonly<Record<string, string>>
      readonly headers: Readonly<Record<string, string>>
      /** How long the first composition waits for subgraphs that do not report their schemas, milliseconds. */
      readonly waitMs: number
    }

type Values = Pick<
  Settings<typeof gatewaySettings>,
  | 'SUPERGRAPH'
  | 'SUPERGRAPH_WAIT_SECONDS'
  | 'APOLLO_KEY'
  | 'APOLLO_GRAPH_REF'
  | 'APOLLO_UPLINK_ENDPOINTS'
  | 'HIVE_CDN_ENDPOINT'
  | 'HIVE_CDN_KEY'
>

/** Parts of the location that come from the configuration file or from other settings. */
export interface LocationSections {
  /** Headers of the requests for a supergraph at a URL, or for the schemas of subgraphs. */
  readonly headers: Readonly<Record<string, string>>
  /** URLs by subgraph, as configured. */
  readonly subgraphUrls: Readonly<Record<string, readonly string[]>>
}

/** @throws ConfigError - a setting that the location needs is missing */
export function toSupergraphLocation(values: Values, { headers, subgraphUrls }: LocationSections): SupergraphLocation {
  const { SUPERGRAPH: location } = values
  const needed = (name: keyof Values): string => {
    const value = values[name]
    if (typeof value === 'string') return value
    throw new ConfigError([`${name}: expected a value when SUPERGRAPH is ${location}, got nothing`])
  }
  switch (location) {
    case 'uplink':
      return {
        kind: 'uplink',
        key: needed('APOLLO_KEY'),
        graphRef: needed('APOLLO_GRAPH_REF'),
        endpoints: httpUrls('APOLLO_UPLINK_ENDPOINTS', values.APOLLO_UPLINK_ENDPOINTS),
      }
    case 'hive': {
      const key = needed('HIVE_CDN_KEY')
      const endpoints = httpUrls('HIVE_CDN_ENDPOINT', values.HIVE_CDN_ENDPOINT)
      const urls = endpoints.map((url) => (url.endsWith('/supergraph') ? url : `${url.replace(/\/$/, '')}/supergraph`))
      return { kind: 'url', urls, headers: { 'x-hive-cdn-key': key } }
    }
    case 'compose': {
      const subgraphs = Object.entries(subgraphUrls).flatMap(([name, [url]]) =>
        url === undefined ? [] : [[name, url]],
      )
      if (subgraphs.length === 0)
        throw new ConfigError(['SUBGRAPH_URLS: expected the URLs of subgraphs when SUPERGRAPH is compose, got none'])
      return {
        kind: 'compose',
        subgraphs: Object.fromEntries(subgraphs) as Record<string, string>,
        headers,
        waitMs: values.SUPERGRAPH_WAIT_SECONDS * 1_000,
      }
    }
    default:
      return /^https?:/.test(location)
        ? { kind: 'url', urls: httpUrls('SUPERGRAPH', [location]), headers }
        : { kind: 'file', path: location }
  }
}

function httpUrls(name: string, urls: readonly string[]): readonly string[] {
  const isValid = urls.length > 0 && urls.every((url) => /^https?:$/.test(protocolOf(url)))
  if (isValid) return urls
  throw new ConfigError([`${name}: expected URLs such as https://host/path, got ${JSON.stringify(urls.join(','))}`])
}
