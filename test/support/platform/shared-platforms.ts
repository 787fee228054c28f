import { mailFile } from '../mails.ts'
import { startDistributed } from './distributed.ts'
import { startInOneProcess } from './in-one-process.ts'
import type { TestPlatform } from './test-platform.ts'

/**
 * Starts a platform in each topology for all test files that do not change it, and stores the addresses for them.
 * @param env - the environment that Jest's workers inherit
 */
export async function startSharedPlatforms(env: NodeJS.ProcessEnv): Promise<{ dispose(): Promise<void> }> {
  env['TEST_MAIL_FILE'] = mailFile()
  const starting = [startInOneProcess(), startDistributed()] as const
  const started = (await Promise.allSettled(starting)).flatMap((start) =>
    start.status === 'fulfilled' ? [start.value] : [],
  )
  const dispose = async () => void (await Promise.all(started.map((platform) => platform.dispose())))
  try {
    const [oneProcess, manyProcesses] = await Promise.all(starting)
    env[variables.oneProcess] = toText(oneProcess)
    env[variables.manyProcesses] = toText(manyProcesses)
    return { dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** URL of a shared platform: `http://127.0.0.1:4000`. For tests that only add data of their own. */
export const sharedPlatform = (topology: keyof typeof variables): string => readShared(topology).url

function readShared(topology: keyof typeof variables): SharedPlatform {
  const text = process.env[variables[topology]]
  if (!text) throw new Error(`expected ${variables[topology]} from the setup of the e2e suite, got nothing`)
  return JSON.parse(text) as SharedPlatform
}

type SharedPlatform = Omit<TestPlatform, 'dispose'>

const toText = ({ url, env }: SharedPlatform) => JSON.stringify({ url, env })

const variables = { oneProcess: 'SHARED_PLATFORM_ONE', manyProcesses: 'SHARED_PLATFORM_MANY' } as const

/** Both topologies, for `describe.each`. */
export const topologies: readonly (SharedPlatform & { readonly topology: string })[] = [
  toTopology('in one process', 'oneProcess'),
  toTopology('as many processes', 'manyProcesses'),
]

function toTopology(topology: string, name: keyof typeof variables) {
  return {
    topology,
    get url() {
      return readShared(name).url
    },
    get env() {
      return readShared(name).env
    },
  }
}
