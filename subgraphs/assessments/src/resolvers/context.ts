import { roleIn } from '#platform/auth'
import type { OperationContext } from '#platform/subgraph-server'
import type { AssessmentsLoaders } from '../loaders/assessments.loaders.ts'

export type AssessmentsContext = OperationContext<AssessmentsLoaders>

/** The object, if the viewer is a member of its organization. */
export const ifVisible = <Thing extends { readonly organizationId: string }>(
  thing: Thing | null,
  { viewer }: AssessmentsContext,
): Thing | null => (thing && roleIn(viewer, thing.organizationId) !== null ? thing : null)
