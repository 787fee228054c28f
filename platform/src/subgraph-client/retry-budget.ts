/** Limits of the retries of a subgraph. */
export interface RetrySettings {
  /** Attempts after the first. */
  readonly maxRetries: number
  /** Retries per request on average: 0.1 allows one retry for ten requests. */
  readonly ratio: number
  /** The number of retries that can accumulate, and that are available at the start. */
  readonly reserve: number
  /** Longest pause before the first retry. It doubles with each retry, and half of it is random. */
  readonly pauseMs: number
}

export const DEFAULT_RETRIES: RetrySettings = { maxRetries: 2, ratio: 0.1, reserve: 10, pauseMs: 20 }

/** Limits retries, so that they do not overload a failing subgraph. */
export class RetryBudget {
  readonly #settings: RetrySettings
  #saved: number

  constructor(settings: RetrySettings) {
    this.#settings = settings
    this.#saved = settings.reserve
  }

  /** Call it for each request. */
  earn(): void {
    this.#saved = Math.min(this.#settings.reserve, this.#saved + this.#settings.ratio)
  }

  /** Uses one retry. @returns false when none is left */
  spend(): boolean {
    if (this.#saved < 1) return false
    this.#saved--
    return true
  }
}
