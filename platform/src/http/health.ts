import { withinMs } from '#platform/timing'

/** A dependency that the service requires, and how to check it. */
export interface HealthCheck {
  readonly name: string
  readonly check: () => Promise<void>
}

/** The response of `/readyz`. */
export interface Readiness {
  readonly httpStatus: 200 | 503
  readonly body: { readonly status: 'ready' | 'not ready'; readonly problems: readonly string[] }
}

/** A server that is shutting down is not ready, whatever its dependencies report. */
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

/** @returns the names of the dependencies whose check fails or takes longer than two seconds */
async function findProblems(health: readonly HealthCheck[]): Promise<string[]> {
  const problems = await Promise.all(health.map(async (check) => ((await answers(check)) ? null : check.name)))
  return problems.filter((name) => name !== null)
}

async function answers({ check }: HealthCheck): Promise<boolean> {
  const succeeded = async () => {
    await check()
    return true
  }
  try {
    return await withinMs(succeeded(), checkTimeoutMs, () => false)
  } catch {
    return false
  }
}
