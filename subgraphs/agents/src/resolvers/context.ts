import { roleIn } from '#platform/auth'
import type { OperationContext } from '#platform/subgraph-server'
import type { Run } from '../domain/runs/run.ts'
import type { AgentsLoaders } from '../loaders/agents.loaders.ts'

export type AgentsContext = OperationContext<AgentsLoaders>

/** The run if the viewer is a member of its organization, else null. */
export const visible = (run: Run | null, { viewer }: AgentsContext): Run | null =>
  run && roleIn(viewer, run.organizationId) ? run : null
