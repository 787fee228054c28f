import { assertRole, hasRole, roleIn } from '#platform/auth'
import type { OperationContext } from '#platform/subgraph-server'
import { seesPayments } from '#schema/events/payment-events'
import type { PaymentsLoaders } from '../loaders/payments.loaders.ts'

export type PaymentsContext = OperationContext<PaymentsLoaders>

/** The object if the viewer is a member of its organization; null otherwise, as if it did not exist. */
export const visibleTo = <Thing extends { readonly organizationId: string }>(
  { viewer }: PaymentsContext,
  thing: Thing | null,
): Thing | null => (thing && roleIn(viewer, thing.organizationId) !== null ? thing : null)

/** The payment if the viewer may see payments of its organization; null otherwise, as if it did not exist. */
export const visiblePayment = <Thing extends { readonly organizationId: string }>(
  { viewer }: PaymentsContext,
  thing: Thing | null,
): Thing | null => (thing && hasRole(viewer, thing.organizationId, seesPayments) ? thing : null)

/**
 * Asserts that the viewer may see the ledger and the payments of an account. Every member may see its credits and plan.
 * @throws AppError FORBIDDEN - a member whose role is too weak
 */
export const assertSeesPayments = (
  { viewer }: PaymentsContext,
  { id, organizationId }: { readonly id: string; readonly organizationId: string },
): void => assertRole(viewer, { organizationId, atLeast: seesPayments, thing: 'billing account', id })
