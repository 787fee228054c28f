import type { ExecutionResult } from 'graphql'
import mongoose from 'mongoose'
import type { Viewer } from '#platform/auth'
import { createLog } from '#platform/logging'
import { createUsersSubgraph, loadUsersConfig } from '#subgraphs/users'
import type { UsersSubgraph } from '#subgraphs/users'
import { startDocumentStore, uniqueDatabaseName } from '../../support/document-store.ts'
import { startRedis, uniquePrefix } from '../../support/redis.ts'

/** The users subgraph over a real store and Redis, asked through its schema. */
export interface TestUsers {
  readonly subgraph: UsersSubgraph
  /** Names of the MongoDB commands sent while `work` runs. */
  commandsDuring(work: () => Promise<unknown>): Promise<readonly string[]>
  ask(query: string, options?: { readonly viewer?: Viewer; readonly variables?: object }): Promise<ExecutionResult>
  signUp(name: string): Promise<SignedUp>
  dispose(): Promise<void>
}

export interface SignedUp {
  readonly viewer: Extract<Viewer, { kind: 'user' }>
  readonly email: string
  readonly organizationId: string
  readonly refreshToken: string
}

interface SignUpData {
  readonly signUp: {
    readonly accessToken: string
    readonly refreshToken: string
    readonly user: {
      readonly id: string
      readonly memberships: readonly { readonly organization: { readonly id: string } }[]
    }
  }
}

const anonymous: Viewer = { kind: 'anonymous' }

export const password = 'correct horse battery'

export async function startUsers(): Promise<TestUsers> {
  const [store, redis] = await Promise.all([startDocumentStore(), startRedis()])
  const prefix = `${uniqueDatabaseName()}_`
  const config = loadUsersConfig({
    MONGODB_URL: store.url,
    MONGODB_DATABASE_PREFIX: prefix,
    REDIS_URL: redis.url,
    KEY_PREFIX: uniquePrefix(),
    IDENTITY_SECRET: 'only for tests: 32 characters or more',
  })
  let commands: string[] | null = null
  const log = createLog({ service: 'users', level: 'fatal' })
  const onMongoCommand = ({ name, command }: { readonly name: string; readonly command: unknown }) => {
    // The outbox looks for news by the clock.
    if ((command as { readonly comment?: unknown }).comment !== 'outbox') commands?.push(name)
  }
  const subgraph = await createUsersSubgraph(config, { log, onMongoCommand })
  const ask: TestUsers['ask'] = (query, { viewer = anonymous, variables = {} } = {}) =>
    subgraph.runner.execute(
      { query, variables: { ...variables } },
      { viewer, correlationId: 'test', signal: new AbortController().signal },
    )
  return {
    subgraph,
    ask,
    async commandsDuring(work) {
      commands = []
      await work()
      const sent = commands
      commands = null
      return sent
    },
    async signUp(name) {
      const email = `${name.toLowerCase()}@example.com`
      const query = `mutation ($input: SignUpInput!) { signUp(input: $input) {
        accessToken refreshToken user { id memberships { organization { id } } }
      } }`
      const { data, errors } = await ask(query, { variables: { input: { email, password, name } } })
      if (errors) throw errors[0]
      const { signUp } = data as unknown as SignUpData
      const organizationId = signUp.user.memberships[0]?.organization.id ?? ''
      const sessionId = signUp.refreshToken.split('.')[0] ?? ''
      const viewer = { kind: 'user', userId: signUp.user.id, sessionId, roles: { [organizationId]: 'OWNER' } } as const
      return { viewer, email, organizationId, refreshToken: signUp.refreshToken }
    },
    async dispose() {
      await subgraph.dispose()
      if (store.kind === 'external') {
        const connection = await mongoose.createConnection(store.url).asPromise()
        await connection.useDb(`${prefix}users`).dropDatabase()
        await connection.close()
      }
      await store.dispose()
      await redis.dispose()
    },
  }
}
