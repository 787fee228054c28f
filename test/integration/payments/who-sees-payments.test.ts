import { purchase, readCharge, reserve, settled } from './support/operations.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'
import type { peopleOf } from './support/viewers.ts'

let payments: Payments
let organizationId: string
let people: ReturnType<typeof peopleOf>
let paymentId: string
let purchaseEntryId: string
let runId: string

beforeAll(async () => {
  payments = await startPayments()
  const { id, ...them } = payments.organizations.personal()
  organizationId = id
  people = them
  paymentId = (await purchase(payments, people.admin, { organizationId, credits: 3 })).id
  await settled(payments, people.admin, paymentId)
  runId = (await reserve(payments, { organizationId })).runId
  const ledger = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Organization {
    billing { ledger { nodes { id kind payment { id } } } }
  } } }`
  interface Read {
    readonly _entities: readonly [
      {
        readonly billing: {
          readonly ledger: { readonly nodes: readonly { readonly id: string; readonly kind: string }[] }
        }
      },
    ]
  }
  const of = [{ __typename: 'Organization', id: organizationId }]
  const [{ billing }] = (await payments.ask<Read>(people.owner, ledger, { of }))._entities
  purchaseEntryId = billing.ledger.nodes.find(({ kind }) => kind === 'PURCHASE')?.id ?? ''
})
afterAll(() => payments.dispose())

const roles = ['owner', 'admin', 'member', 'viewer'] as const
const sees = (role: (typeof roles)[number]) => role === 'owner' || role === 'admin'

/** `seen`, or the code of the error. */
async function look(role: (typeof roles)[number], query: string, variables: object): Promise<unknown> {
  const { errors } = await payments.answer(people[role], query, variables)
  return errors?.[0]?.extensions['code'] ?? 'seen'
}

const entity = (fields: string) => `query ($of: [_Any!]!) { _entities(representations: $of) { ${fields} } }`
const organization = () => ({ of: [{ __typename: 'Organization', id: organizationId }] })

describe.each(roles)('to a member with the role %s', (role) => {
  const expected = sees(role) ? 'seen' : 'FORBIDDEN'

  test.each(['ledger { totalCount }', 'payments { totalCount }'])(`${expected}: %s`, async (list) => {
    const query = entity(`... on Organization { billing { ${list} } }`)
    expect(await look(role, query, organization())).toBe(expected)
  })

  test(`${sees(role) ? 'seen' : 'null'}: a payment; ${expected}: watching it`, async () => {
    const query = 'query ($id: ID!) { payment(id: $id) { id } }'
    await expect(payments.answer(people[role], query, { id: paymentId })).resolves.toEqual({
      data: { payment: sees(role) ? { id: paymentId } : null },
    })
    const watched = await payments.watch(
      people[role],
      'subscription ($id: ID!) { paymentUpdated(id: $id) { status } }',
      { id: paymentId },
    )
    const refusal = 'errors' in watched ? watched.errors?.[0]?.extensions['code'] : 'seen'
    expect(refusal).toBe(expected)
    if (Symbol.asyncIterator in watched) await watched.return(undefined)
  })

  test('references from other subgraphs lead no further', async () => {
    const of = [
      { __typename: 'Payment', id: paymentId },
      { __typename: 'LedgerEntry', id: purchaseEntryId },
    ]
    const query = entity('... on Payment { id } ... on LedgerEntry { id payment { id } }')
    const { data } = await payments.answer(people[role], query, { of })
    const found = [{ id: paymentId }, { id: purchaseEntryId, payment: { id: paymentId } }]
    expect(data).toEqual({ _entities: sees(role) ? found : [null, null] })
  })

  test('available credits and the charges of runs are visible', async () => {
    const query = entity('... on Organization { billing { creditBalance plan { code } } }')
    expect(await look(role, query, organization())).toBe('seen')
    expect(await readCharge(payments, people[role], runId)).toMatchObject({ kind: 'RESERVATION' })
  })
})
