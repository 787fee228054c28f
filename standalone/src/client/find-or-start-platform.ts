import type { Logger } from '#platform/logging'
import type { Platform } from '../platform.ts'
import { createStandalone } from '../standalone.ts'

/** The platform that answers at an address, or else one of our own there, which ends with us. */
export async function findOrStartPlatform(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
  log: Logger,
): Promise<Platform> {
  if (await answers(url)) return { url, dispose: () => Promise.resolve() }
  const { port } = new URL(url)
  return createStandalone({ LOG_LEVEL: 'warn', ...env, ...(port && { PORT: port }) }, { log })
}

const answers = (url: string) =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  )
