import type { Role } from '#platform/auth'
import { canGive } from '#root/subgraphs/users/src/domain/ports'

const roles: readonly Role[] = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER']

test.each([
  ['OWNER', ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER']],
  ['ADMIN', ['ADMIN', 'MEMBER', 'VIEWER']],
  ['MEMBER', []],
  ['VIEWER', []],
] as const)('%s may grant the roles %j', (by, given) => {
  expect(roles.filter((role) => canGive(by, role))).toEqual(given)
})
