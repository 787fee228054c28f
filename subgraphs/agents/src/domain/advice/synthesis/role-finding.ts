import type { AgentRole, Finding } from '../types.ts'

/** A finding with the role that made it. */
export interface RoleFinding {
  readonly role: AgentRole
  readonly finding: Finding
}
