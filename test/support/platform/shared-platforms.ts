import { startDistributed } from './distributed.ts'
import { startInOneProcess } from './in-one-process.ts'

/**
 * Starts a platform in each topology for all test files that leave one as it was, and puts their addresses where those
 * files find them.
 * @param env - of the process that Jest's workers inherit from
 */
export async function startSharedPlatforms(env: NodeJS.ProcessEnv): Promise<{ dispose(): Promise<void> }> {
  const starting = [startInOneProcess(), startDistributed()] as const
  const started = (await Promise.allSettled(starting)).flatMap((start) =>
    start.status === 'fulfilled' ? [start.value] : [],
  )
  const dispose = async () => void (await Promise.all(started.map((platform) => platform.dispose())))
  try {
    const [oneProcess, manyProcesses] = await Promise.all(starting)
    env[variables.oneProcess] = oneProcess.url
    env[variables.manyProcesses] = manyProcesses.url
    return { dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** Where a shared platform answers: `http://127.0.0.1:4000`. For tests that leave it as it was but for data of their own. */
export function sharedPlatform(topology: keyof typeof variables): string {
  const url = process.env[variables[topology]]
  if (!url) throw new Error(`expected ${variables[topology]} from the setup of the e2e suite, got nothing`)
  return url
}

const variables = { oneProcess: 'SHARED_PLATFORM_ONE', manyProcesses: 'SHARED_PLATFORM_MANY' } as const

/** What has to hold in one process has to hold in many: for `describe.each`. */
export const topologies: readonly { readonly topology: string; readonly url: string }[] = [
  {
    topology: 'in one process',
    get url() {
      return sharedPlatform('oneProcess')
    },
  },
  {
    topology: 'as many processes',
    get url() {
      return sharedPlatform('manyProcesses')
    },
  },
]
