import type { Viewer } from '#platform/auth'
import { createId } from '#platform/ids'
import type { Payments } from './start-payments.ts'
import { agents } from './viewers.ts'

export interface Entry {
  readonly id: string
  readonly kind: string
  readonly credits: number
  readonly balanceAfter: number
}

export interface Paid {
  readonly id: string
  readonly status: string
  readonly credits: number
  readonly amount: { readonly amount: string; readonly currencyCode: string }
  readonly failureReason: string | null
  readonly discrepancy: string | null
}

export interface Billing {
  readonly id: string
  readonly creditBalance: number
  readonly plan: { readonly code: string }
  readonly pendingPlanPayment: Paid | null
  readonly ledger: { readonly totalCount: number; readonly nodes: readonly Entry[] }
  readonly payments: { readonly totalCount: number; readonly nodes: readonly Paid[] }
}

const paymentFields = 'id status credits amount { amount currencyCode } failureReason discrepancy'
const billingFields = `id creditBalance plan { code } pendingPlanPayment { ${paymentFields} }
  ledger(first: 100) { totalCount nodes { id kind credits balanceAfter } }
  payments(first: 100) { totalCount nodes { ${paymentFields} } }`

export const billingQuery = `query ($of: [_Any!]!) {
  _entities(representations: $of) { ... on Organization { billing { ${billingFields} } } }
}`

export const organizationRef = (id: string) => ({ __typename: 'Organization', id })

export async function readBilling({ ask }: Payments, viewer: Viewer, organizationId: string): Promise<Billing> {
  const data = await ask<{ _entities: { billing: Billing }[] }>(viewer, billingQuery, {
    of: [organizationRef(organizationId)],
  })
  const [entity] = data._entities
  if (!entity) throw new Error(`expected the organization ${organizationId} to be visible, got null`)
  return entity.billing
}

export const purchaseMutation = `mutation ($input: PurchaseCreditsInput!) {
  purchaseCredits(input: $input) { payment { ${paymentFields} } }
}`

export async function purchase(
  { ask }: Payments,
  viewer: Viewer,
  input: { readonly organizationId: string; readonly credits: number; readonly idempotencyKey?: string },
): Promise<Paid> {
  const data = await ask<{ purchaseCredits: { payment: Paid } }>(viewer, purchaseMutation, {
    input: { idempotencyKey: createId('key'), ...input },
  })
  return data.purchaseCredits.payment
}

export const changePlanMutation = `mutation ($input: ChangePlanInput!) { changePlan(input: $input) { billingAccount { ${billingFields} } } }`

export async function changePlan(
  { ask }: Payments,
  viewer: Viewer,
  input: { readonly organizationId: string; readonly plan: string; readonly idempotencyKey?: string },
): Promise<Billing> {
  const data = await ask<{ changePlan: { billingAccount: Billing } }>(viewer, changePlanMutation, {
    input: { idempotencyKey: createId('key'), ...input },
  })
  return data.changePlan.billingAccount
}

export const reserveMutation = `mutation ($input: ReserveCreditsInput!) {
  reserveCredits(input: $input) { id kind credits balanceAfter }
}`

export async function reserve(
  { ask }: Payments,
  input: { readonly organizationId: string; readonly runId?: string; readonly credits?: number },
): Promise<Entry & { readonly runId: string }> {
  const runId = input.runId ?? createId('run')
  const data = await ask<{ reserveCredits: Entry }>(agents, reserveMutation, {
    input: { credits: 1, ...input, runId },
  })
  return { ...data.reserveCredits, runId }
}

export const releaseMutation = `mutation ($input: ReleaseCreditsInput!) {
  releaseCredits(input: $input) { id kind credits balanceAfter }
}`

export async function release({ ask }: Payments, runId: string): Promise<Entry | null> {
  return (await ask<{ releaseCredits: Entry | null }>(agents, releaseMutation, { input: { runId } })).releaseCredits
}

const chargeQuery = `query ($of: [_Any!]!) {
  _entities(representations: $of) { ... on AgentRun { charge { id kind credits balanceAfter } } }
}`

export async function readCharge({ ask }: Payments, viewer: Viewer, runId: string): Promise<Entry | null> {
  const data = await ask<{ _entities: { charge: Entry | null }[] }>(viewer, chargeQuery, {
    of: [{ __typename: 'AgentRun', id: runId }],
  })
  return data._entities[0]?.charge ?? null
}

const paymentQuery = `query ($id: ID!) { payment(id: $id) { ${paymentFields} } }`

export async function readPayment({ ask }: Payments, viewer: Viewer, id: string): Promise<Paid> {
  return (await ask<{ payment: Paid }>(viewer, paymentQuery, { id })).payment
}

const watchQuery = `subscription ($id: ID!) { paymentUpdated(id: $id) { ${paymentFields} } }`

/** The current and all later states of a payment, until it is final. */
export async function* watchPayment({ watch }: Payments, viewer: Viewer, id: string): AsyncGenerator<Paid, void> {
  const opened = await watch(viewer, watchQuery, { id })
  if (!('next' in opened)) throw new Error(`expected a stream, got ${JSON.stringify(opened)}`)
  for await (const { data, errors } of opened) {
    if (errors) throw new Error(JSON.stringify(errors))
    yield (data as { paymentUpdated: Paid }).paymentUpdated
  }
}

/** Waits until a payment is final, and returns all received states. */
export async function settled(payments: Payments, viewer: Viewer, id: string): Promise<readonly Paid[]> {
  const seen: Paid[] = []
  for await (const payment of watchPayment(payments, viewer, id)) seen.push(payment)
  return seen
}
