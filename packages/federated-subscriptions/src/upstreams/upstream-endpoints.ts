/** The addresses of one subgraph, in order of preference, and which of them are reachable. */
export interface UpstreamEndpoints {
  /** The first address that is not marked as down; if all are, the one that was marked first. */
  best(): string
  /** Whether an address is not marked as down. */
  hasAlternative(): boolean
  markUp(url: string): void
  markDown(url: string): void
  dispose(): void
}

/** What health checks need. */
export interface UpstreamEndpointsOptions {
  /** Called each time. Addresses that are no longer listed are dropped. */
  readonly urls: () => readonly string[]
  readonly checkIntervalMs: number
  /** Resolves to whether `url` is reachable. */
  readonly probe: (url: string) => Promise<boolean>
}

/** Probes addresses that are down in the background, so that the preferred one is used again when it is reachable. */
export function createUpstreamEndpoints({ urls, checkIntervalMs, probe }: UpstreamEndpointsOptions): UpstreamEndpoints {
  const downSince = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  async function checkDown(): Promise<void> {
    const listed = urls()
    await Promise.all(
      [...downSince.keys()].map(async (url) => {
        if (!listed.includes(url) || (await probe(url))) markUp(url)
      }),
    )
  }

  function markUp(url: string): void {
    downSince.delete(url)
    if (downSince.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    best: () => {
      const listed = urls()
      const down = (url: string) => downSince.get(url) ?? 0
      const [best] = listed.toSorted((one, other) => down(one) - down(other))
      if (best === undefined) throw new Error('expected at least one URL of the subgraph, got none')
      return best
    },
    hasAlternative: () => urls().some((url) => !downSince.has(url)),
    markUp,
    markDown: (url) => {
      downSince.set(url, performance.now())
      if (urls().length === 1 || timer) return
      timer = setInterval(() => void checkDown(), checkIntervalMs)
      timer.unref()
    },
    dispose: () => clearInterval(timer),
  }
}
