import type { SentCommand } from './support/command-recorder.ts'
import { purchase, readBilling, release, reserve, settled } from './support/operations.ts'
import { startPayments } from './support/start-payments.ts'
import type { Payments } from './support/start-payments.ts'
import { aUser } from './support/viewers.ts'

let payments: Payments
let organization: ReturnType<Payments['organizations']['personal']>
const runIds: string[] = []

beforeAll(async () => {
  payments = await startPayments({ settleDelayMs: 0 })
  organization = payments.organizations.personal()
  const { id: organizationId, admin } = organization
  for (let index = 0; index < 50; index += 1) {
    const { runId } = await reserve(payments, { organizationId })
    runIds.push(runId)
    await release(payments, runId)
  }
  for (let index = 0; index < 12; index += 1) {
    const { id } = await purchase(payments, admin, { organizationId, credits: index + 1 })
    await settled(payments, admin, id)
  }
})
afterAll(() => payments.dispose())

const page = `query ($of: [_Any!]!, $first: Int, $after: String) { _entities(representations: $of) { ... on Organization {
  billing {
    ledger(first: $first, after: $after) {
      totalCount edges { cursor } nodes { balanceAfter run { id } payment { credits } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
} } }`

const paymentPage = page
  .replace('ledger(', 'payments(')
  .replace('nodes { balanceAfter run { id } payment { credits } }', 'nodes { id credits }')

interface Connection {
  readonly totalCount: number
  readonly edges: readonly { readonly cursor: string }[]
  readonly nodes: readonly Readonly<Record<string, unknown>>[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

async function read(query: string, variables: { readonly first?: number; readonly after?: string | null }) {
  const of = [{ __typename: 'Organization', id: organization.id }]
  const data = await payments.ask<{ _entities: { billing: Record<string, Connection> }[] }>(organization.admin, query, {
    of,
    ...variables,
  })
  const { ledger, payments: list } = data._entities[0]?.billing ?? {}
  const connection = ledger ?? list
  if (!connection) throw new Error('expected a connection, got none')
  return connection
}

async function readAll(query: string, first: number) {
  const nodes: Readonly<Record<string, unknown>>[] = []
  let after: string | null = null
  for (;;) {
    const connection: Connection = await read(query, { first, after })
    nodes.push(...connection.nodes)
    if (!connection.pageInfo.hasNextPage) return { nodes, totalCount: connection.totalCount }
    after = connection.pageInfo.endCursor
  }
}

test('the ledger is paged newest first, each entry once', async () => {
  const { nodes, totalCount } = await readAll(page, 30)
  expect(totalCount).toBe(113)
  expect(nodes).toHaveLength(113)
  const { creditBalance } = await readBilling(payments, organization.admin, organization.id)
  expect(nodes[0]).toEqual({ balanceAfter: creditBalance, run: null, payment: { credits: 12 } })
  expect(nodes[12]).toEqual({ balanceAfter: 10, run: { id: runIds.at(-1) }, payment: null })
  expect(nodes.at(-2)).toEqual({ balanceAfter: 9, run: { id: runIds[0] }, payment: null })
  expect(nodes.at(-1)).toEqual({ balanceAfter: 10, run: null, payment: null })
})

test('payments are paged newest first, each once', async () => {
  const { nodes, totalCount } = await readAll(paymentPage, 5)
  expect(totalCount).toBe(12)
  expect(nodes.map(({ credits }) => credits)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
})

describe('lists by kind or status', () => {
  /** All pages of a list with these arguments. */
  async function list(field: 'ledger' | 'payments', args: string, selection: string) {
    const query = page
      .replace('ledger(', `${field}(${args}, `)
      .replace('nodes { balanceAfter run { id } payment { credits } }', `nodes { ${selection} }`)
    return readAll(query, 7)
  }

  test('the ledger can be filtered by kind, which totalCount follows, and sorted oldest first', async () => {
    const purchases = await list('ledger', 'filter: { kind: [PURCHASE] }', 'kind credits')
    expect(purchases.totalCount).toBe(12)
    expect(purchases.nodes).toEqual(
      Array.from({ length: 12 }, (_, index) => ({ kind: 'PURCHASE', credits: 12 - index })),
    )
    const oldest = await list(
      'ledger',
      'filter: { kind: [PURCHASE, GRANT, PURCHASE] }, orderBy: { field: CREATED_AT, direction: ASC }',
      'kind',
    )
    expect(oldest.totalCount).toBe(13)
    expect(oldest.nodes.map(({ kind }) => kind)).toEqual(['GRANT', ...purchases.nodes.map(({ kind }) => kind)])
    const all = await list('ledger', 'filter: { kind: [] }, orderBy: { field: CREATED_AT, direction: ASC }', 'kind')
    expect(all.nodes).toHaveLength(113)
    expect(all.nodes[0]).toEqual({ kind: 'GRANT' })
    expect((await list('ledger', 'filter: { kind: [REFUND] }', 'kind')).totalCount).toBe(0)
  })

  test('payments can be filtered by status, which totalCount follows, and sorted oldest first', async () => {
    const settledOnes = await list(
      'payments',
      'filter: { status: [SUCCEEDED, FAILED] }, orderBy: { field: CREATED_AT, direction: ASC }',
      'status credits',
    )
    expect(settledOnes.totalCount).toBe(12)
    expect(settledOnes.nodes).toEqual(
      Array.from({ length: 12 }, (_, index) => ({ status: 'SUCCEEDED', credits: index + 1 })),
    )
    expect(await list('payments', 'filter: { status: [PENDING] }', 'id')).toEqual({ nodes: [], totalCount: 0 })
  })

  test('several filters of several organizations take the same commands', async () => {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Organization { billing {
      one: ledger(first: 5, filter: { kind: [GRANT] }) { totalCount nodes { id } }
      two: ledger(first: 5, filter: { kind: [RELEASE, CAPTURE] }, orderBy: { field: CREATED_AT, direction: ASC }) { totalCount }
      three: payments(first: 5, filter: { status: [SUCCEEDED] }) { totalCount nodes { id } }
      four: payments(first: 5, filter: { status: [FAILED, PENDING] }) { totalCount }
    } } } }`
    for (const count of [1, 10, 100]) {
      const organizations = Array.from({ length: count }, () => payments.organizations.personal())
      const viewer = aUser(Object.fromEntries(organizations.map(({ id }) => [id, 'ADMIN'])))
      const of = organizations.map(({ id }) => ({ __typename: 'Organization', id }))
      await payments.ask(viewer, query, { of })
      const commands = await payments.commandsDuring(() => payments.ask(viewer, query, { of }))
      const lists = ['ledgerentries', 'ledgerentries', 'payments', 'payments'].map((name) => `read ${name}`)
      expect(namesOf(commands)).toEqual(['read billingaccounts', ...lists])
    }
  })
})

test.each([0, -1, 101, 10_000])('refuses a page of %i', async (first) => {
  for (const query of [page, paymentPage])
    await expect(read(query, { first })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'first' } })
})

test('refuses cursors that it did not create', async () => {
  const [{ edges: entries }, { edges: list }] = [await read(page, { first: 1 }), await read(paymentPage, { first: 1 })]
  for (const [query, after] of [
    [page, 'nonsense'],
    [page, list[0]?.cursor ?? ''],
    [page, 'x'.repeat(1_000_000)],
    [paymentPage, ''],
    [paymentPage, entries[0]?.cursor ?? ''],
  ] as const)
    await expect(read(query, { after })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { field: 'after' } })
})

// One page is read by `find`, several by one `aggregate`.
const reads = new Set(['find', 'aggregate'])

const namesOf = (commands: readonly SentCommand[]) =>
  commands.map(({ name, collection }) => `${reads.has(name) ? 'read' : name} ${collection}`).toSorted()

test('a ledger of 1, 10 and 100 entries, with their runs and payments, takes the same commands', async () => {
  for (const first of [1, 10, 100]) {
    const commands = await payments.commandsDuring(() => read(page, { first }))
    expect(namesOf(commands)).toEqual(['read billingaccounts', 'read ledgerentries', 'read payments'])
  }
})

test('the charges of 1, 10 and 50 runs take one command', async () => {
  const query =
    'query ($of: [_Any!]!) { _entities(representations: $of) { ... on AgentRun { charge { kind credits } } } }'
  for (const count of [1, 10, 50]) {
    const of = runIds.slice(0, count).map((id) => ({ __typename: 'AgentRun', id }))
    const commands = await payments.commandsDuring(async () => {
      const data = await payments.ask<{ _entities: unknown[] }>(organization.admin, query, { of })
      expect(data._entities).toEqual(of.map(() => ({ charge: { kind: 'RELEASE', credits: 1 } })))
    })
    expect(namesOf(commands)).toEqual(['read ledgerentries'])
  }
})

test('the billing of 1, 10 and 100 organizations takes the same commands, whether accounts are there or not', async () => {
  const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Organization { billing {
    creditBalance plan { code } pendingPlanPayment { id }
    ledger(first: 5) { totalCount nodes { kind run { id } payment { id } } }
    payments(first: 5) { totalCount nodes { id } }
  } } } }`
  for (const count of [1, 10, 100]) {
    const organizations = Array.from({ length: count }, () => payments.organizations.personal())
    const viewer = aUser(Object.fromEntries(organizations.map(({ id }) => [id, 'ADMIN'])))
    const of = organizations.map(({ id }) => ({ __typename: 'Organization', id }))
    const opening = await payments.commandsDuring(() => payments.ask(viewer, query, { of }))
    const reading = await payments.commandsDuring(() => payments.ask(viewer, query, { of }))
    const lists = ['read ledgerentries', 'read payments', 'read payments']
    expect(namesOf(reading)).toEqual(['read billingaccounts', ...lists])
    expect(namesOf(opening)).toEqual([
      'insert billingaccounts',
      'insert ledgerentries',
      'read billingaccounts',
      'read billingaccounts',
      ...lists,
    ])
  }
})
