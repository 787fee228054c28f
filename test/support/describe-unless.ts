/** `describe`, unless this machine lacks something: then the tests are skipped, and the reason is printed. */
export function describeUnless(problem: string | null, name: string, tests: () => void): void {
  if (problem !== null) process.stderr.write(`${name}: skipped, ${problem}\n`)
  const register = problem === null ? describe : describe.skip
  register(name, tests)
}
