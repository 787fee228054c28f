/** Something that the service cannot work without, and how to ask whether it answers. */
export interface HealthCheck {
  readonly name: string
  readonly check: () => Promise<void>
}

const checkTimeoutMs = 2_000

/** @returns the names of the dependencies that do not answer within two seconds */
export async function findProblems(health: readonly HealthCheck[]): Promise<string[]> {
  const problems = await Promise.all(health.map(async (check) => ((await answers(check)) ? null : check.name)))
  return problems.filter((name) => name !== null)
}

async function answers({ check }: HealthCheck): Promise<boolean> {
  const { promise: timeout, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('timed out')), checkTimeoutMs)
  try {
    await Promise.race([check(), timeout])
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}
