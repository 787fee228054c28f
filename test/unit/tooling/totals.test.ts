import { addTotals, noTotals, toTotals, totalsLine, type JestSummary } from '#root/script/totals'

const summary: JestSummary = {
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
}

test('counts what Jest counted', () => {
  expect(toTotals({ summary, code: 0, leftOpen: false })).toEqual({ passed: 3, failed: 0, skipped: 1 })
})

test('counts a test file that could not run as failed', () => {
  const broken = { ...summary, success: false, numRuntimeErrorTestSuites: 2 }
  expect(toTotals({ summary: broken, code: 1, leftOpen: false }).failed).toBe(2)
})

test('counts a run that could not end as failed', () => {
  expect(toTotals({ summary, code: 0, leftOpen: true }).failed).toBe(1)
})

test('counts a run without a summary as failed', () => {
  expect(toTotals({ summary: null, code: 1, leftOpen: false })).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('never closes an unsuccessful run with no failure', () => {
  expect(toTotals({ summary, code: 1, leftOpen: false }).failed).toBe(1)
})

test('closes with one line, naming skipped tests only when there are some', () => {
  expect(totalsLine(noTotals)).toBe('0 passed, 0 failed')
  const both = addTotals({ passed: 2, failed: 1, skipped: 0 }, { passed: 1, failed: 0, skipped: 4 })
  expect(totalsLine(both)).toBe('3 passed, 1 failed, 4 skipped')
})
