/** The addresses of one subgraph, in order of preference, and which of them can be reached. */
export interface UpstreamEndpoints {
  /** The first that is not known to be down; when all are, the one that has been down longest. */
  best(): string
  /** Whether another than `url` is worth trying at once. */
  hasAlternative(): boolean
  markUp(url: string): void
  markDown(url: string): void
  dispose(): void
}

/** What health checks need. */
export interface UpstreamEndpointsOptions {
  /** Asked each time: addresses that have gone are forgotten. */
  readonly urls: () => readonly string[]
  readonly checkIntervalMs: number
  /** Tries to reach `url`; resolves whether that succeeded. */
  readonly probe: (url: string) => Promise<boolean>
}

/** Addresses that are down are probed in the background, so that what is preferred is used again once it is back. */
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
