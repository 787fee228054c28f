import { Agent } from 'undici'
import type { Viewer } from '#platform/auth'
import { createId } from '#platform/ids'
import { explainLookups, growCollections, recordCallSites } from '#root/test/support/queries/index'
import type { CallSites, SentCommand } from '#root/test/support/queries/index'
import { untilShown } from '#root/test/support/until'
import { changePlan, purchase, readBilling, readCharge, release, reserve, settled } from './support/operations.ts'
import { createWebhookCaller, eventOf } from './support/provider-word.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'

let payments: Payments
let sites: CallSites
const agent = new Agent({ keepAliveTimeout: 100 })

beforeAll(async () => {
  sites = recordCallSites(['subgraphs/payments/src/models/*.ts'])
  payments = await startPayments({ reconciliation: { everyMs: 50, overdueMs: 1, recheckMs: 1 } })
})
afterAll(async () => {
  sites.dispose()
  await agent.close()
  await payments.dispose()
})

const collections = ['billingaccounts', 'ledgerentries', 'payments', 'planchanges', 'reservations']

const reading = `query ($of: [_Any!]!, $entries: String, $behind: String) { _entities(representations: $of) {
  ... on Organization { billing {
    ledger(first: 1, after: $entries) { totalCount pageInfo { endCursor } nodes { payment { id } } }
    payments(first: 1, after: $behind) { totalCount pageInfo { endCursor } }
  } }
  ... on BillingAccount { creditBalance }
  ... on LedgerEntry { credits }
  ... on Payment { status }
} }`

interface ReadAnswer {
  readonly _entities: readonly [
    {
      readonly billing: Record<'ledger' | 'payments', { readonly pageInfo: { readonly endCursor: string } }>
    },
  ]
}

/** Executes every operation of the subgraph once. */
async function doEverything(): Promise<void> {
  const { id: organizationId, admin } = payments.organizations.personal()
  const key = { organizationId, idempotencyKey: 'key' }
  const { id } = await purchase(payments, admin, { ...key, credits: 5 })
  await purchase(payments, admin, { ...key, credits: 5 })
  await settled(payments, admin, id)
  const { pendingPlanPayment } = await changePlan(payments, admin, { ...key, plan: 'TEAM' })
  await settled(payments, admin, pendingPlanPayment?.id ?? '')
  await doWithProvider(organizationId, admin, id)
  const { runId } = await reserve(payments, { organizationId })
  await reserve(payments, { organizationId, runId })
  await payments.announce({ kind: 'completed', runId })
  await untilShown(
    () => readCharge(payments, admin, runId),
    (entry) => entry?.kind === 'CAPTURE',
  )
  await release(payments, createId('run'))
  await payments.announceVerified({ organizationId, eventId: 'verified' })
  await payments.untilHeard('verified')
  const billing = await readBilling(payments, admin, organizationId)
  const of = [
    { __typename: 'Organization', id: organizationId },
    { __typename: 'BillingAccount', id: billing.id },
    { __typename: 'LedgerEntry', id: billing.ledger.nodes[0]?.id },
    { __typename: 'Payment', id },
  ]
  const [organization] = (await payments.ask<ReadAnswer>(admin, reading, { of }))._entities
  const [entries, behind] = [organization.billing.ledger, organization.billing.payments]
  const several = reading.replace(
    'billing {',
    'billing { more: ledger { nodes { id } } most: payments { nodes { id } }',
  )
  await payments.ask(admin, several, { of })
  const filtered = `{ _entities(representations: [{ __typename: "Organization", id: "${organizationId}" }]) {
    ... on Organization { billing {
      ledger(filter: { kind: [GRANT, PURCHASE] }) { totalCount }
      payments(filter: { status: [FAILED] }, orderBy: { field: CREATED_AT, direction: ASC }) { totalCount }
    } }
  } }`
  await payments.ask(admin, filtered)
  await payments.ask(admin, reading, { of, entries: entries.pageInfo.endCursor, behind: behind.pageInfo.endCursor })
}

/** The effects of provider reports: a failed payment is queried again, and a contradiction is stored. */
async function doWithProvider(organizationId: string, admin: Viewer, paymentId: string): Promise<void> {
  const failing = await purchase(payments, admin, { organizationId, credits: 4_242 })
  await settled(payments, admin, failing.id)
  const call = createWebhookCaller(agent, () => payments.webhookUrl)
  await call({ body: eventOf({ id: paymentId, amount: { amount: '0.01', currencyCode: 'USD' } }) })
  await payments.registry.metrics()
  await untilShown(
    async () => sites.unseen(),
    (unseen) => !unseen.some((site) => site.includes('billing.store')),
  )
}

test('no query of the subgraph or its worker scans a collection', async () => {
  let commands: readonly SentCommand[] = []
  const workerCommands = await payments.workerCommandsDuring(async () => {
    commands = await payments.commandsDuring(doEverything)
  })
  expect(sites.unseen()).toEqual([])
  const { connection } = payments.mongo
  await growCollections(connection, { documents: 1_200, collections })
  const explained = await explainLookups(connection, [...commands, ...workerCommands])
  expect([...new Set(explained.map(({ shape }) => shape.split('.')[0]))].toSorted()).toEqual(collections)
  expect(explained.filter(({ isScan }) => isScan)).toEqual([])
})
