import { roleIn } from '#platform/auth'
import type { OperationContext } from '#platform/subgraph-server'
import type { PaymentsLoaders } from '../loaders/payments.loaders.ts'

export type PaymentsContext = OperationContext<PaymentsLoaders>

/** The thing if the viewer belongs to the organization that it belongs to; null otherwise, as if it were not there. */
export const visibleTo = <Thing extends { readonly organizationId: string }>(
  { viewer }: PaymentsContext,
  thing: Thing | null,
): Thing | null => (thing && roleIn(viewer, thing.organizationId) !== null ? thing : null)
