import type { Role } from '#platform/auth'
import { defineEnum } from '#platform/subgraph-server'

export const RoleEnum = defineEnum<Role>('Role', {
  description:
    'Permissions of a member in an organization, strongest first. Each role includes the permissions of the roles below it.',
  values: {
    OWNER: 'Grants and revokes the role OWNER. An organization always has at least one OWNER.',
    ADMIN: 'Manages members, the plan, payments and prices, and archives assessments.',
    MEMBER: 'Writes assessments, starts runs and decides about recommendations.',
    VIEWER: 'Reads everything except payments, the ledger and invitations.',
  },
})
