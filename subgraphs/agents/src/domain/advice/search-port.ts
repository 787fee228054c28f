/** One question to the configured search service. */
export interface SearchRequest {
  /** An http or https address; the query is added to it as the parameter `q`. */
  readonly endpoint: string
  readonly query: string
  /** After this long the search fails. */
  readonly timeoutMs: number
}

/** A question to the web, and what its answer would change. */
export interface WebQuery {
  readonly key: string
  readonly query: string
  readonly purpose: string
}

export interface SearchHit {
  readonly title: string
  readonly url: string
  readonly snippet: string
}
