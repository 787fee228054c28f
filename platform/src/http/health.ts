/** Something that the service cannot work without, and how to ask whether it answers. */
export interface HealthCheck {
  readonly name: string
  readonly check: () => Promise<void>
}

/** What `/readyz` answers. */
export interface Readiness {
  readonly httpStatus: 200 | 503
  readonly body: { readonly status: 'ready' | 'not ready'; readonly problems: readonly string[] }
}

/** A server that is about to stop is not ready, whatever it depends on. */
export async function askReadiness(
  health: readonly HealthCheck[],
  { isDraining }: { readonly isDraining: boolean },
): Promise<Readiness> {
  const problems = isDraining ? ['shutting down'] : await findProblems(health)
  return problems.length > 0
    ? { httpStatus: 503, body: { status: 'not ready', problems } }
    : { httpStatus: 200, body: { status: 'ready', problems } }
}

const checkTimeoutMs = 2_000

/** @returns the names of the dependencies that do not answer within two seconds */
async function findProblems(health: readonly HealthCheck[]): Promise<string[]> {
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
