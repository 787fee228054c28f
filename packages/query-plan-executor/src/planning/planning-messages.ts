/** An operation to be planned in the thread. */
export interface PlanTask {
  /** The document's text. */
  readonly text: string
  readonly operationName: string | undefined
  readonly overrides: readonly string[] | undefined
}

/** The result: the plan as JSON, or the error. */
export type PlanOutcome =
  | { readonly status: 'planned'; readonly plan: string }
  | { readonly status: 'failed'; readonly message: string }
