import { readFile, rename, writeFile } from 'node:fs/promises'
import { AppError } from '#platform/errors'
import type { Disposable } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import { withResolvers } from '#platform/timing'
import { SignInDocument } from '../../../schema/generated/operations.ts'
import { createGraphClient, GraphError } from '../client/graph-client.ts'
import { createAccount } from './create-account.ts'
import type { Account } from './create-account.ts'

export interface GuestOptions {
  /** Where the account is kept. */
  readonly file: string
  /** The file to which the platform writes its mails. */
  readonly mailFile: string
  readonly log: Logger
}

/** The account that visitors of the console use before they have one. */
export interface Guest extends Disposable {
  /** Resolves once there is a finished assessment to look at. @throws AppError UPSTREAM_UNAVAILABLE - it could not be created */
  readonly credentials: () => Promise<Account>
  /** Finds the account on a platform that runs, or creates it in the background. */
  prepare(url: string): void
}

export function createGuest({ file, mailFile, log }: GuestOptions): Guest {
  const ready = withResolvers<Account | Failure>()
  let isStopped = false
  const findOrCreate = async (url: string) => {
    const known = await readAccount(file)
    if (known && (await isValid(url, known))) return ready.resolve(known)
    await createAccount({
      url,
      mailFile,
      async onUsable(account) {
        await writeAccount(file, account)
        ready.resolve(account)
      },
    })
  }
  return {
    async credentials() {
      const result = await ready.promise
      if (!('cause' in result)) return result
      const message = 'The data for guests could not be created: create an account instead.'
      throw new AppError({ code: 'UPSTREAM_UNAVAILABLE', message, cause: result.cause })
    },
    prepare(url) {
      findOrCreate(url).catch((cause: unknown) => {
        if (!isStopped) log.warn({ err: cause }, 'the data for guests could not be created')
        ready.resolve({ cause })
      })
    },
    async dispose() {
      isStopped = true
    },
  }
}

interface Failure {
  readonly cause: unknown
}

async function readAccount(file: string): Promise<Account | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Account
  } catch {
    // Absent, or damaged: a new account is created.
    return null
  }
}

async function writeAccount(file: string, account: Account): Promise<void> {
  const draft = `${file}.new`
  await writeFile(draft, JSON.stringify(account), { mode: 0o600 })
  await rename(draft, file)
}

/** Whether the store still has the account. */
async function isValid(url: string, input: Account): Promise<boolean> {
  const client = createGraphClient(url)
  try {
    await client.request(SignInDocument, { input })
    return true
  } catch (error) {
    if (error instanceof GraphError && error.errors[0]?.extensions?.['code'] === 'UNAUTHENTICATED') return false
    throw error
  } finally {
    await client.dispose()
  }
}
