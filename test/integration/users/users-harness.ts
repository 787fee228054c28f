import type { ExecutionResult } from 'graphql'
import mongoose from 'mongoose'
import type { Role, Viewer } from '#platform/auth'
import { createLog } from '#platform/logging'
import type { Logger } from '#platform/logging'
import { createRedis } from '#platform/redis'
import { createViewerVersions } from '#platform/viewer-versions'
import { startDocumentStore, uniqueDatabaseName } from '#root/test/support/document-store'
import { mailsTo, mailTo, newMailFile } from '#root/test/support/mails'
import type { MailKind, SentMail } from '#root/test/support/mails'
import { startRedis, uniquePrefix } from '#root/test/support/redis'
import { unreachableSubgraphs } from '#root/test/support/unreachable-subgraphs'
import { createUsersSubgraph, loadUsersConfig } from '#subgraphs/users'
import type { UsersSubgraph } from '#subgraphs/users'

/** The users subgraph with a real store and Redis, called through its schema. */
export interface TestUsers {
  readonly subgraph: UsersSubgraph
  /** Names of the MongoDB commands sent while `work` runs. */
  commandsDuring(work: () => Promise<unknown>): Promise<readonly string[]>
  ask(query: string, options?: AskOptions): Promise<ExecutionResult>
  signUp(name: string): Promise<SignedUp>
  /** Verifies the address with the token of the mail. */
  verify(person: SignedUp): Promise<void>
  /** Waits for the token of a mail to an address. */
  tokenTo(email: string, kind: MailKind, nth?: number): Promise<string>
  mailsTo(email: string, kind: MailKind): Promise<readonly SentMail[]>
  /** Invites a user to an organization, who accepts. @returns the code of the error, or `done` */
  join(
    inviter: SignedUp,
    person: SignedUp,
    membership: { readonly organizationId: string; readonly role: Role },
  ): Promise<unknown>
  /** Makes a user a member of this many organizations. */
  fillMemberships(userId: string, upTo: number): Promise<void>
  /** The version by which gateways detect changes of a user's roles and sessions. */
  viewerVersion(userId: string): Promise<string | null>
  /** Changes a stored document, to simulate the passage of time. */
  rewrite(collection: string, id: string, change: object): Promise<void>
  dispose(): Promise<void>
}

export interface AskOptions {
  readonly viewer?: Viewer
  readonly variables?: object
  /** The address of the client. */
  readonly address?: string
}

export interface StartUsersOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly log?: Logger
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
      readonly memberships: { readonly nodes: readonly { readonly organization: { readonly id: string } }[] }
    }
  }
}

const silent = createLog({ service: 'users', level: 'fatal' })

const anonymous: Viewer = { kind: 'anonymous' }

const invite = 'mutation ($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }'
const accept = 'mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { membership { role } } }'

export const password = 'correct horse battery'

export async function startUsers({ env = {}, log = silent }: StartUsersOptions = {}): Promise<TestUsers> {
  const file = newMailFile()
  const [store, redis] = await Promise.all([startDocumentStore(), startRedis()])
  const prefix = `${uniqueDatabaseName()}_`
  const keyPrefix = uniquePrefix()
  const config = loadUsersConfig({
    MONGODB_URL: store.url,
    MONGODB_DATABASE_PREFIX: prefix,
    REDIS_URL: redis.url,
    KEY_PREFIX: keyPrefix,
    IDENTITY_SECRET: 'only for tests: 32 characters or more',
    MAIL_FILE: file,
    ...env,
  })
  const connection = await mongoose.createConnection(store.url).asPromise()
  const gatewayRedis = await createRedis({ url: redis.url, log, name: 'gateway' })
  const versions = createViewerVersions({ redis: gatewayRedis, keyPrefix: `${keyPrefix}:users` })
  const database = connection.useDb(`${prefix}users`)
  let commands: string[] | null = null
  const onMongoCommand = ({ name, command }: { readonly name: string; readonly command: unknown }) => {
    // The outbox polls periodically.
    if ((command as { readonly comment?: unknown }).comment !== 'outbox') commands?.push(name)
  }
  const subgraph = await createUsersSubgraph(config, { log, onMongoCommand, ...unreachableSubgraphs })
  const ask: TestUsers['ask'] = (query, { viewer = anonymous, variables = {}, address } = {}) =>
    subgraph.runner.execute(
      { query, variables: { ...variables } },
      {
        viewer,
        correlationId: 'test',
        ...(address !== undefined && { clientAddress: address }),
        signal: new AbortController().signal,
      },
    )
  const tokenTo: TestUsers['tokenTo'] = async (email, kind, nth) => (await mailTo(file, email, kind, nth)).token
  return {
    tokenTo,
    mailsTo: (email, kind) => mailsTo(file, email, kind),
    async verify({ viewer, email }) {
      const query = 'mutation ($token: String!) { verifyEmail(input: { token: $token }) { user { id } } }'
      const { errors } = await ask(query, { viewer, variables: { token: await tokenTo(email, 'Verify') } })
      if (errors) throw errors[0]
    },
    async join(inviter, { viewer, email }, membership) {
      const { length } = await mailsTo(file, email, 'invited')
      const invited = await ask(invite, { viewer: inviter.viewer, variables: { input: { ...membership, email } } })
      if (invited.errors) return invited.errors[0]?.extensions['code']
      const input = { token: await tokenTo(email, 'invited', length + 1) }
      const { errors } = await ask(accept, { viewer, variables: { input } })
      return errors?.[0]?.extensions['code'] ?? 'done'
    },
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
        accessToken refreshToken user { id memberships { nodes { organization { id } } } }
      } }`
      const { data, errors } = await ask(query, { variables: { input: { email, password, name } } })
      if (errors) throw errors[0]
      const { signUp } = data as unknown as SignUpData
      const organizationId = signUp.user.memberships.nodes[0]?.organization.id ?? ''
      const sessionId = signUp.refreshToken.split('.')[0] ?? ''
      const viewer = { kind: 'user', userId: signUp.user.id, sessionId, roles: { [organizationId]: 'OWNER' } } as const
      return { viewer, email, organizationId, refreshToken: signUp.refreshToken }
    },
    async fillMemberships(userId, upTo) {
      const memberships = database.collection<{ readonly _id: string; readonly userId: string }>('memberships')
      const missing = upTo - (await memberships.countDocuments({ userId }))
      const since = new Date()
      await memberships.insertMany(
        Array.from({ length: missing }, (_, index) => {
          const organizationId = `org_full${index}${userId}`
          return { _id: `mem_${organizationId}`, userId, organizationId, role: 'VIEWER', since }
        }),
      )
    },
    viewerVersion: (userId) => versions.current(userId),
    async rewrite(collection, id, change) {
      await database.collection<{ _id: string }>(collection).updateOne({ _id: id }, { $set: change })
    },
    async dispose() {
      await subgraph.dispose()
      if (store.kind === 'external') await database.dropDatabase()
      await connection.close()
      await gatewayRedis.dispose()
      await store.dispose()
      await redis.dispose()
    },
  }
}
