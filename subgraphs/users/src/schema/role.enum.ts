import type { Role } from '#platform/auth'
import { defineEnum } from '#platform/subgraph-server'

export const RoleEnum = defineEnum<Role>('Role', {
  description: 'What a member may do in an organization, strongest first. Each role includes the ones below it.',
  values: {
    OWNER: 'Gives and takes away the role OWNER. An organization always has at least one.',
    ADMIN: 'Manages members, plan, payments and archived assessments.',
    MEMBER: 'Writes assessments, starts runs and decides about recommendations.',
    VIEWER: 'Reads everything but payments and invitations.',
  },
})
