import { randomUUID } from 'node:crypto'
import type { CreateAssessmentInput, Role } from '#root/schema/generated/operations'
import { gql } from '#root/test/support/gql'
import type { Answer } from '#root/test/support/gql'
import { mailFile, mailTo } from '#root/test/support/mails'

/** All roles that may call operations of an organization. */
export const players = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER', 'stranger', 'anonymous', 'ended session'] as const
export type Player = (typeof players)[number]

export interface Account {
  readonly email: string
  readonly password: string
  readonly userId: string
  readonly organizationId: string
  readonly accessToken: string
  readonly refreshToken: string
}

const workload = { name: 'load', kind: 'DATA_PIPELINE', datasetGB: 5 } as const
export const requirements: CreateAssessmentInput['requirements'] = { workloads: [workload] }

/** Users with every role in one organization, and users without a role. */
export interface Cast {
  readonly organizationId: string
  readonly owner: Account
  /** The response to an operation of a player. */
  ask(player: Player, query: string, variables?: object): Promise<Answer>
  /** What the owner gets for an operation that has to succeed. */
  own<Data>(query: string, variables: object): Promise<Data>
  /** One more member, with the role VIEWER. */
  recruit(): Promise<Account>
  /** One more session of an account. */
  signIn(account: Account): Promise<Account>
  /** An assessment that is a draft. */
  draft(): Promise<string>
  /** An invitation to a user who has not signed up. */
  invitation(): Promise<string>
}

const session = 'accessToken refreshToken user { id memberships { nodes { organization { id } } } }'

export async function createCast(url: string): Promise<Cast> {
  const post = async <Data>(query: string, variables: object, person?: Pick<Account, 'accessToken'>): Promise<Data> => {
    const { data, errors } = await gql(url, { query, variables: { ...variables }, ...(person && { person }) })
    if (errors) throw new Error(`expected an answer without errors, got ${JSON.stringify(errors)}`)
    return data as Data
  }
  const signUp = async (name: string): Promise<Account> => {
    const credentials = { email: `${name.toLowerCase()}-${randomUUID()}@example.com`, password: randomUUID() }
    const query = `mutation SignUp($input: SignUpInput!) { result: signUp(input: $input) { ${session} } }`
    return toAccount(credentials, await post(query, { input: { ...credentials, name } }))
  }
  const owner = await signUp('Owner')
  const { organizationId } = owner
  const join = async (account: Account, role: Role): Promise<Account> => {
    const input = { organizationId, email: account.email, role }
    await post(
      'mutation Invite($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }',
      { input },
      owner,
    )
    const { token } = await mailTo(mailFile(), account.email, 'invited')
    await post(
      'mutation Accept($token: String!) { acceptInvitation(input: { token: $token }) { membership { role } } }',
      { token },
      account,
    )
    return account
  }
  const signIn = async ({ email, password }: Account): Promise<Account> => {
    const query = `mutation SignIn($input: SignInInput!) { result: signIn(input: $input) { ${session} } }`
    return toAccount({ email, password }, await post(query, { input: { email, password } }))
  }
  const ended = await signIn(owner)
  await post('mutation SignOut { signOut(input: {}) { user { id } } }', {}, ended)
  const people: Readonly<Record<Player, Account | null>> = {
    OWNER: owner,
    ADMIN: await join(await signUp('Admin'), 'ADMIN'),
    MEMBER: await join(await signUp('Member'), 'MEMBER'),
    VIEWER: await join(await signUp('Viewer'), 'VIEWER'),
    stranger: await signUp('Stranger'),
    anonymous: null,
    'ended session': ended,
  }
  const own: Cast['own'] = (query, variables) => post(query, variables, owner)
  return {
    organizationId,
    owner,
    own,
    signIn,
    ask(player, query, variables = {}) {
      const person = people[player]
      return gql(url, { query, variables: { ...variables }, ...(person && { person }) })
    },
    recruit: async () => join(await signUp('Recruit'), 'VIEWER'),
    async draft() {
      const query =
        'mutation Draft($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id } } }'
      const input = { organizationId, title: 'A draft', requirements }
      return (await own<{ createAssessment: { assessment: { id: string } } }>(query, { input })).createAssessment
        .assessment.id
    },
    async invitation() {
      const query = 'mutation Invite($input: InviteMemberInput!) { inviteMember(input: $input) { invitation { id } } }'
      const input = { organizationId, email: `guest-${randomUUID()}@example.com`, role: 'MEMBER' }
      return (await own<{ inviteMember: { invitation: { id: string } } }>(query, { input })).inviteMember.invitation.id
    },
  }
}

interface Signed {
  readonly result: Pick<Account, 'accessToken' | 'refreshToken'> & {
    readonly user: {
      readonly id: string
      readonly memberships: { readonly nodes: readonly { readonly organization: { readonly id: string } }[] }
    }
  }
}

function toAccount(credentials: Pick<Account, 'email' | 'password'>, { result }: Signed): Account {
  const { accessToken, refreshToken, user } = result
  const organizationId = user.memberships.nodes[0]?.organization.id ?? ''
  return { ...credentials, accessToken, refreshToken, userId: user.id, organizationId }
}
