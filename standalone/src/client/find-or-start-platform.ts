import { findConfigFile } from '#gateway'
import type { Logger } from '#platform/logging'
import type { Platform } from '../platform.ts'
import { createStandalone } from '../standalone.ts'

export interface FoundPlatform extends Pick<Platform, 'url' | 'dispose'> {
  /** Whether this process has started it, and stops it at exit. */
  readonly isOurs: boolean
}

/** Uses the platform that responds at an address; otherwise starts one there, which is stopped when this process exits. */
export async function findOrStartPlatform(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
  log: Logger,
): Promise<FoundPlatform> {
  if (await answers(url)) return { url, isOurs: false, dispose: () => Promise.resolve() }
  const { port } = new URL(url)
  const file = await findConfigFile({ path: env['CONFIG_FILE'], workingDirectory: process.cwd() })
  const platform = await createStandalone({ LOG_LEVEL: 'warn', ...env, ...(port && { PORT: port }) }, { file, log })
  return { ...platform, isOurs: true }
}

const answers = (url: string) =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  )
