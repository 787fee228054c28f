import type { Role } from './members.documents.ts'

export const roles: readonly Role[] = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER']

/** As the graph describes them; each includes those below it. */
export const roleMeanings: Readonly<Record<Role, string>> = {
  OWNER: 'Appoints and removes owners. There is always at least one.',
  ADMIN: 'Manages members, plan, payments and the archive.',
  MEMBER: 'Writes assessments, starts runs and decides about recommendations.',
  VIEWER: 'Reads everything except payments and invitations.',
}
