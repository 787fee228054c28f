import { startUsers } from './users-harness.ts'
import type { SignedUp, TestUsers } from './users-harness.ts'

let users: TestUsers
let count = 0

beforeAll(async () => {
  users = await startUsers()
})
afterAll(() => users.dispose())

const newPerson = () => users.signUp(`Person${count++}`)

async function ask(query: string, by: SignedUp, input: Readonly<Record<string, unknown>>, address?: string) {
  const { errors } = await users.ask(query, {
    viewer: by.viewer,
    variables: { input },
    ...(address !== undefined && { address }),
  })
  return errors?.[0]?.extensions['code'] ?? 'done'
}

const signOut = 'mutation ($input: SignOutInput!) { signOut(input: $input) { user { id } } }'
const refresh = 'mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { refreshToken } }'
const found =
  'mutation ($input: CreateOrganizationInput!) { createOrganization(input: $input) { organization { id } } }'
const removal = 'mutation ($input: RemoveMemberInput!) { removeMember(input: $input) { membership { role } } }'
const roleChange =
  'mutation ($input: ChangeMemberRoleInput!) { changeMemberRole(input: $input) { membership { role } } }'

/** Ada's organization with a member, and mutations that change the member's roles or sessions. */
const changes: readonly (readonly [string, (ada: SignedUp, member: SignedUp) => Promise<unknown>])[] = [
  ['their session ends', (_ada, member) => ask(signOut, member, { everywhere: false })],
  ['all of their sessions end', (_ada, member) => ask(signOut, member, { everywhere: true })],
  [
    'a copy of their refresh token is used',
    async (_ada, member) => {
      const input = { refreshToken: member.refreshToken }
      expect(await ask(refresh, member, input, '192.0.2.1')).toBe('done')
      return (await ask(refresh, member, input, '198.51.100.9')) === 'UNAUTHENTICATED' ? 'done' : 'refreshed'
    },
  ],
  ['they found an organization', (_ada, member) => ask(found, member, { name: 'Team' })],
  [
    'they join an organization',
    async (_ada, member) => {
      const { organizationId, ...owner } = await newPerson()
      return users.join({ organizationId, ...owner }, member, { organizationId, role: 'VIEWER' })
    },
  ],
  [
    'they get another role',
    (ada, { viewer: { userId } }) =>
      ask(roleChange, ada, { organizationId: ada.organizationId, userId, role: 'ADMIN' }),
  ],
  [
    'they are removed',
    (ada, { viewer: { userId } }) => ask(removal, ada, { organizationId: ada.organizationId, userId }),
  ],
]

test.each(changes)('gateways look a user up again when %s', async (_what, change) => {
  const [ada, member] = [await newPerson(), await newPerson()]
  const { organizationId } = ada
  expect(await users.join(ada, member, { organizationId, role: 'MEMBER' })).toBe('done')
  const versionsNow = () => Promise.all([ada, member].map(({ viewer: { userId } }) => users.viewerVersion(userId)))
  const [ofAda, ofMember] = await versionsNow()
  expect(await change(ada, member)).toBe('done')
  const [laterOfAda, laterOfMember] = await versionsNow()
  expect(laterOfMember).toEqual(expect.any(String))
  expect(laterOfMember).not.toBe(ofMember)
  expect(laterOfAda).toBe(ofAda)
})
