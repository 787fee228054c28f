import type { Logger } from '#platform/logging'
import type { Platform } from '../platform.ts'
import { createStandalone } from '../standalone.ts'

export interface FoundPlatform extends Pick<Platform, 'url' | 'dispose'> {
  /** Whether it was started here and ends with us. */
  readonly isOurs: boolean
}

/** The platform that answers at an address, or else one of our own there, which ends with us. */
export async function findOrStartPlatform(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
  log: Logger,
): Promise<FoundPlatform> {
  if (await answers(url)) return { url, isOurs: false, dispose: () => Promise.resolve() }
  const { port } = new URL(url)
  const platform = await createStandalone({ LOG_LEVEL: 'warn', ...env, ...(port && { PORT: port }) }, { log })
  return { ...platform, isOurs: true }
}

const answers = (url: string) =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  )
