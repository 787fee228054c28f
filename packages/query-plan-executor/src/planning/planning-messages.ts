/** An operation to be planned in the thread. */
export interface PlanTask {
  /** The document's text. */
  readonly text: string
  readonly operationName: string | undefined
}

/** What comes of it: the plan as JSON, or why there is none. */
export type PlanOutcome =
  | { readonly status: 'planned'; readonly plan: string }
  | { readonly status: 'failed'; readonly message: string }
