/** The fields of Jest's JSON summary that the totals use. */
export interface JestSummary {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numRuntimeErrorTestSuites: number
}

/** Counts of tests. A test file that cannot run, and a run that does not exit, each count as one failed test. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const noTotals: Totals = { passed: 0, failed: 0, skipped: 0 }

/**
 * Counts one Jest run.
 * @param run - `summary` is null if Jest exited without one; `leftOpen`: open handles kept it from exiting
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

/** The last line of output, for people and tools: `12 passed, 0 failed`, and `, 1 skipped` if any were. */
export function totalsLine(totals: Totals): string {
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
  return `${totals.passed} passed, ${totals.failed} failed${skipped}`
}
