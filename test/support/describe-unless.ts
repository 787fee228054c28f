/** `describe`, unless this machine lacks something: then the tests are reported as skipped, with the reason in their name. */
export function describeUnless(problem: string | null, name: string, tests: () => void): void {
  const register = problem === null ? describe : describe.skip
  register(problem === null ? name : `${name} (skipped: ${problem})`, tests)
}
