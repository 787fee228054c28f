import { ConfigError, nearestName } from '#platform/config'
import type { Logger } from '#platform/logging'

/** Addresses by subgraph. */
type Addresses = Readonly<Record<string, readonly string[]>>

export interface AddressSources {
  /** As the supergraph has them: empty where it has none. */
  readonly inSupergraph: Readonly<Record<string, string>>
  /** SUBGRAPH_URLS. */
  readonly configured: Addresses
  /** Subgraphs of this process, which need none. */
  readonly local: ReadonlySet<string>
}

/**
 * Where each subgraph of other processes is.
 * @throws ConfigError - names each subgraph that has no usable address
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

/** Says which names in SUBGRAPH_URLS are of no subgraph: the addresses of the one that is meant are those of the supergraph. */
export function warnOfUnknownNames({ inSupergraph, configured }: Omit<AddressSources, 'local'>, log: Logger): void {
  const known = Object.keys(inSupergraph)
  for (const name of Object.keys(configured))
    if (!known.includes(name))
      log.warn(
        { subgraph: name, known, meant: nearestName(name, known) },
        'SUBGRAPH_URLS names a subgraph that the supergraph does not have; its address is not used',
      )
}

const isAddress = (url: string) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
