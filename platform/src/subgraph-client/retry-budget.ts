/** How often, and out of what share of its requests, a subgraph may be asked again. */
export interface RetrySettings {
  /** Attempts after the first. */
  readonly maxRetries: number
  /** Retries per request over time: 0.1 lets one request in ten be sent again. */
  readonly ratio: number
  /** Retries that are saved up at most, and that there are at the start. */
  readonly reserve: number
  /** Pause before the first retry; it doubles each time and is shortened by up to half, at random. */
  readonly pauseMs: number
}

export const DEFAULT_RETRIES: RetrySettings = { maxRetries: 2, ratio: 0.1, reserve: 10, pauseMs: 20 }

/** Keeps retries of many requests from becoming the load that an ailing subgraph dies of. */
export class RetryBudget {
  readonly #settings: RetrySettings
  #saved: number

  constructor(settings: RetrySettings) {
    this.#settings = settings
    this.#saved = settings.reserve
  }

  /** To be called for each request. */
  earn(): void {
    this.#saved = Math.min(this.#settings.reserve, this.#saved + this.#settings.ratio)
  }

  /** Takes one retry. @returns false when there is none left */
  spend(): boolean {
    if (this.#saved < 1) return false
    this.#saved--
    return true
  }
}
