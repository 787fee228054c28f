import { ConfigError, nearestName } from '#platform/config'
import type { Logger } from '#platform/logging'
import { protocolOf } from '#platform/url'

/** Addresses by subgraph. */
type Addresses = Readonly<Record<string, readonly string[]>>

export interface AddressSources {
  /** URLs in the supergraph; empty text for subgraphs without one. */
  readonly inSupergraph: Readonly<Record<string, string>>
  /** URLs in SUBGRAPH_URLS. */
  readonly configured: Addresses
  /** Subgraphs of this process, which need no URL. */
  readonly local: ReadonlySet<string>
}

/**
 * Finds the URLs of each remote subgraph.
 * @throws ConfigError - names each subgraph without a valid URL
 */
export function findAddresses({ inSupergraph, configured, local }: AddressSources): Addresses {
  const remote = Object.entries(inSupergraph).filter(([name]) => !local.has(name))
  const problems = remote
    .filter(([name, url]) => !configured[name] && !isAddress(url))
    .map(
      ([name, url]) =>
        `SUPERGRAPH: expected a URL such as http://host:port/path for the subgraph "${name}", there or in SUBGRAPH_URLS, got ${JSON.stringify(url)}`,
    )
  if (problems.length > 0) throw new ConfigError(problems)
  return Object.fromEntries(remote.map(([name, url]) => [name, configured[name] ?? [url]]))
}

/** Logs names in SUBGRAPH_URLS that the supergraph does not have, since the subgraph that was meant keeps its URL of the supergraph. */
export function warnOfUnknownNames({ inSupergraph, configured }: Omit<AddressSources, 'local'>, log: Logger): void {
  const known = Object.keys(inSupergraph)
  for (const name of Object.keys(configured))
    if (!known.includes(name))
      log.warn(
        { subgraph: name, known, meant: nearestName(name, known) },
        'SUBGRAPH_URLS names a subgraph that the supergraph does not have; its address is not used',
      )
}

const isAddress = (url: string) => /^https?:$/.test(protocolOf(url))
