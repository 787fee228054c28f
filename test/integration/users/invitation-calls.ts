import type { Role } from '#platform/auth'
import type { SignedUp, TestUsers } from './users-harness.ts'

const fields = 'id email role status expiresAt organizationId organizationName invitedBy { name }'
const documents = {
  invite: `mutation ($input: InviteMemberInput!) { result: inviteMember(input: $input) { ${fields} } }`,
  add: `mutation ($input: AddMemberInput!) { result: addMember(input: $input) { ${fields} } }`,
  resend: `mutation ($id: ID!) { result: resendInvitation(id: $id) { ${fields} } }`,
  revoke: `mutation ($id: ID!) { result: revokeInvitation(id: $id) { ${fields} } }`,
  accept: `mutation ($input: AnswerInvitationInput!) { result: acceptInvitation(input: $input) { role organization { id viewerRole } } }`,
  decline: `mutation ($input: AnswerInvitationInput!) { result: declineInvitation(input: $input) { ${fields} } }`,
} as const

export interface Result {
  readonly id: string
  readonly status: string
  readonly expiresAt: string
}

/** The mutations about invitations to the organization of one user. */
export function createInvitationCalls(users: TestUsers, owner: SignedUp) {
  const { organizationId } = owner
  /** What the mutation gives, or the code of its error. */
  async function run(by: SignedUp | null, name: keyof typeof documents, variables: object): Promise<Result | string> {
    const viewer = by?.viewer ?? { kind: 'anonymous' as const }
    const { data, errors } = await users.ask(documents[name], { viewer, variables })
    return errors ? String(errors[0]?.extensions['code']) : (data as { readonly result: Result }).result
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
      const { data } = await users.ask('{ me { memberships { role organization { id } } } }', { viewer })
      const { me } = data as { me: { memberships: readonly { role: string; organization: { id: string } }[] } }
      return me.memberships.filter(({ organization }) => organization.id === organizationId).map(({ role }) => role)
    },
  }
}
