import { Endpoint } from './endpoint.ts'
import type { EndpointOptions } from './endpoint.ts'
import { followAddresses } from './follow-addresses.ts'
import type { FollowedAddresses, ResolveHost, ServiceAddress } from './follow-addresses.ts'

export interface EndpointsOptions extends Omit<EndpointOptions, 'address'> {
  readonly urls: readonly string[]
  readonly resolveHost?: ResolveHost | undefined
}

/** All current addresses of a subgraph. Requests rotate over the healthy ones. */
export class Endpoints {
  readonly #options: EndpointsOptions
  readonly #addresses: FollowedAddresses
  #endpoints: readonly Endpoint[]
  #turn = 0

  constructor(options: EndpointsOptions) {
    const { urls, resolveHost, subgraph } = options
    if (urls.length === 0) throw new Error(`Expected at least one URL for subgraph "${subgraph}", got none`)
    this.#options = options
    const onChange = (addresses: readonly ServiceAddress[]): void => this.#use(addresses)
    this.#addresses = followAddresses({ urls, onChange, ...(resolveHost && { resolveHost }) })
    this.#endpoints = this.#addresses.current().map((address) => new Endpoint({ ...options, address }))
  }

  get all(): readonly Endpoint[] {
    return this.#endpoints
  }

  /**
   * The next healthy address, or one that is due for a test; without either, any other.
   * @param tried - addresses that have failed this request, which are left out until all have failed
   */
  next(isQuery: boolean, tried: readonly Endpoint[] = none): Endpoint {
    const first = this.#endpoints[this.#turn++ % this.#endpoints.length]
    if (first?.isHealthy && tried.length === 0) return first
    const inTurn = [...this.#endpoints.slice(this.#turn % this.#endpoints.length), ...this.#endpoints]
    const untried = inTurn.filter((endpoint) => !tried.includes(endpoint))
    return pick(untried.length > 0 ? untried : inTurn, isQuery)
  }

  /** Whether there is a healthy address besides those that have failed. */
  hasHealthy(tried: readonly Endpoint[]): boolean {
    return this.#endpoints.some((endpoint) => endpoint.isHealthy && !tried.includes(endpoint))
  }

  hasUntried(tried: readonly Endpoint[]): boolean {
    return this.#endpoints.some((endpoint) => !tried.includes(endpoint))
  }

  /** Resolves host names again, since their addresses may have changed. */
  refresh(): Promise<void> {
    return this.#addresses.refresh()
  }

  async dispose(): Promise<void> {
    this.#addresses.dispose()
    await Promise.all(this.#endpoints.map((endpoint) => endpoint.dispose()))
  }

  #use(addresses: readonly ServiceAddress[]): void {
    const previous = this.#endpoints
    this.#endpoints = addresses.map(
      (address) =>
        previous.find(({ address: known }) => known.url === address.url && known.ip === address.ip) ??
        new Endpoint({ ...this.#options, address }),
    )
    for (const endpoint of previous) if (!this.#endpoints.includes(endpoint)) void endpoint.retire()
  }
}

const none: readonly Endpoint[] = []

function pick(candidates: readonly Endpoint[], isQuery: boolean): Endpoint {
  const healthy = candidates.find((endpoint) => endpoint.isHealthy)
  // A query whose test fails is sent to another address, which is not always possible for a mutation.
  const due = isQuery || !healthy ? candidates.find((one) => !one.isHealthy && one.isDueForTest()) : undefined
  const picked = due ?? healthy ?? candidates[0]
  if (!picked) throw new Error('expected at least one address of the subgraph, got none')
  if (picked !== healthy) picked.claimTest()
  return picked
}
