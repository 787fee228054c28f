/** What a Jest run reports in its JSON summary, as far as the totals need it. */
export interface JestSummary {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numRuntimeErrorTestSuites: number
}

/** Counts of tests; a test file that could not run, and a run that could not end, each count as one failed test. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const noTotals: Totals = { passed: 0, failed: 0, skipped: 0 }

/**
 * Counts one Jest run.
 * @param run - `summary` is null when Jest ended without writing one; `leftOpen` says that something kept it from ending
 */
export function toTotals(run: {
  readonly summary: JestSummary | null
  readonly code: number
  readonly leftOpen: boolean
}): Totals {
  const { summary, code, leftOpen } = run
  if (summary === null) return { ...noTotals, failed: 1 }
  const failed = summary.numFailedTests + summary.numRuntimeErrorTestSuites + (leftOpen ? 1 : 0)
  return {
    passed: summary.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: summary.numPendingTests + summary.numTodoTests,
  }
}

/** Adds the counts of two runs. */
export function addTotals(left: Totals, right: Totals): Totals {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  }
}

/** The closing line that people and tools read: `12 passed, 0 failed`, and `, 1 skipped` if any were. */
export function totalsLine(totals: Totals): string {
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
  return `${totals.passed} passed, ${totals.failed} failed${skipped}`
}
