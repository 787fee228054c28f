import type { Role } from '#platform/auth'
import { startUsers } from './users-harness.ts'
import type { SignedUp, TestUsers } from './users-harness.ts'

const fields = 'id email role status expiresAt organizationId organizationName invitedBy { name }'
const documents = {
  invite: `mutation ($input: InviteMemberInput!) { result: inviteMember(input: $input) { invitation { ${fields} } } }`,
  add: `mutation ($input: AddMemberInput!) { result: addMember(input: $input) { invitation { ${fields} } } }`,
  resend: `mutation ($id: ID!) { result: resendInvitation(input: { id: $id }) { invitation { ${fields} } } }`,
  revoke: `mutation ($id: ID!) { result: revokeInvitation(input: { id: $id }) { invitation { ${fields} } } }`,
  accept: `mutation ($input: AcceptInvitationInput!) { result: acceptInvitation(input: $input) { membership { role organization { id viewerRole } } } }`,
  decline: `mutation ($input: DeclineInvitationInput!) { result: declineInvitation(input: $input) { invitation { ${fields} } } }`,
} as const

export interface Result {
  readonly id: string
  readonly status: string
  readonly expiresAt: string
}

export interface InvitationHarness {
  readonly users: TestUsers
  /** The owner of an organization, new for each test. */
  readonly ada: SignedUp
  /** Mutations of invitations to her organization. */
  readonly calls: ReturnType<typeof createInvitationCalls>
  /** A new user with a unique email. */
  somebody(name: string): Promise<SignedUp>
  /** An address without a user. */
  newEmail(name: string): string
}

/** Users for the file, and in them an organization for each test. */
export function useInvitations(): InvitationHarness {
  let users: TestUsers
  let ada: SignedUp
  let calls: ReturnType<typeof createInvitationCalls>
  let count = 0
  const somebody = (name: string) => users.signUp(`${name}${count++}`)
  beforeAll(async () => {
    users = await startUsers()
  })
  beforeEach(async () => {
    ada = await somebody('Ada')
    calls = createInvitationCalls(users, ada)
  })
  afterAll(() => users.dispose())
  return {
    get users() {
      return users
    },
    get ada() {
      return ada
    },
    get calls() {
      return calls
    },
    somebody,
    newEmail: (name) => `${name}${count++}@example.com`,
  }
}

export function createInvitationCalls(users: TestUsers, owner: SignedUp) {
  const { organizationId } = owner
  /** The result of the mutation, or the code of its error. */
  async function run(by: SignedUp | null, name: keyof typeof documents, variables: object): Promise<Result | string> {
    const viewer = by?.viewer ?? { kind: 'anonymous' as const }
    const { data, errors } = await users.ask(documents[name], { viewer, variables })
    return errors
      ? String(errors[0]?.extensions['code'])
      : (Object.values((data as { readonly result: Readonly<Record<string, Result>> }).result)[0] as Result)
  }

  const invite = (by: SignedUp, email: string, more: object = {}) =>
    run(by, 'invite', { input: { organizationId, email, role: 'MEMBER', ...more } })

  return {
    run,
    invite,
    async invited(email: string, role: Role = 'MEMBER', by = owner): Promise<Result> {
      const result = await invite(by, email, { role })
      if (typeof result === 'string') throw new Error(`expected an invitation, got ${result}`)
      return result
    },
    /** Those of a user in the organization. */
    async rolesOf({ viewer }: SignedUp): Promise<readonly string[]> {
      const { data } = await users.ask('{ me { memberships { nodes { role organization { id } } } } }', { viewer })
      const { me } = data as {
        me: { memberships: { nodes: readonly { role: string; organization: { id: string } }[] } }
      }
      return me.memberships.nodes
        .filter(({ organization }) => organization.id === organizationId)
        .map(({ role }) => role)
    },
  }
}
