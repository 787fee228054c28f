import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { gql } from '../support/gql.ts'
import type { Answer } from '../support/gql.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

const workload = {
  name: 'chat',
  kind: 'ONLINE_INFERENCE',
  modelParamsB: 8,
  requestsPerSecond: 1,
  inputTokensPerRequest: 100,
  outputTokensPerRequest: 100,
}

const create = `mutation Create($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id } } }`

const withoutIds = (answer: Answer) => JSON.stringify(answer).replaceAll(/req_\w+/g, '')

describe.each(topologies)('bad input, $topology', ({ url }) => {
  let ada: Person

  beforeAll(async () => {
    ada = await signUp(url)
  })

  afterAll(async () => {
    await ada.client.dispose()
  })

  async function refused(query: string, variables: Readonly<Record<string, unknown>> = {}) {
    const answer = await gql(url, { query, variables, person: ada })
    const [error] = answer.errors ?? []
    // A known operation takes the fast path.
    expect(withoutIds(await gql(url, { query, variables, person: ada }))).toEqual(withoutIds(answer))
    expect(JSON.stringify(answer)).not.toMatch(/stack|node_modules|\.ts:\d/)
    expect(error?.extensions?.['correlationId']).toEqual(expect.any(String))
    return { code: error?.extensions?.['code'], field: error?.extensions?.['field'], message: error?.message }
  }

  const createWith = (change: object) =>
    refused(create, {
      input: { organizationId: ada.organizationId, title: 'x', requirements: { workloads: [workload] }, ...change },
    })

  test.each(['assessment', 'run', 'recommendation', 'payment', 'organization', 'node'])(
    'an unknown %s is null',
    async (thing) => {
      for (const id of ['nonsense', '', 'asm_01m7xp6vb8fdp80t67qtwgkb1a', 'x'.repeat(10_000)])
        expect(
          await gql(url, {
            query: `query Find($id: ID!) { ${thing}(id: $id) { id } }`,
            variables: { id },
            person: ada,
          }),
        ).toEqual({ data: { [thing]: null } })
    },
  )

  test.each([0, -1, 10_000])('first: %d is BAD_USER_INPUT', async (first) => {
    for (const list of ['assessments', 'members', 'billing { ledger'])
      expect(
        await refused(
          `{ organization(id: "${ada.organizationId}") { ${list}(first: ${first}) { totalCount } ${list.includes('{') ? '}' : ''} } }`,
        ),
      ).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: 'first',
        message: `first: expected an integer from 1 to 100, got ${first}`,
      })
  })

  const pages = (levels: number): string =>
    levels === 0 ? 'id' : `assessments(first: 100) { nodes { id organization { ${pages(levels - 1)} } } }`

  test('pages in pages are OPERATION_TOO_COSTLY before anything is fetched', async () => {
    const allowed = await gql(url, {
      query: `{ organization(id: "${ada.organizationId}") { ${pages(2)} } }`,
      person: ada,
    })
    expect(allowed.errors).toBeUndefined()
    expect(await refused(`{ organization(id: "${ada.organizationId}") { ${pages(3)} } }`)).toMatchObject({
      code: 'OPERATION_TOO_COSTLY',
    })
  })

  test('so they are in what a subscription selects', async () => {
    const query = `subscription Watch($id: ID!) {
      assessmentUpdated(id: $id) { organization { ${pages(3)} } }
    }`
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${ada.accessToken}`,
      },
      body: JSON.stringify({ query, variables: { id: await ada.createAssessment() } }),
    })
    expect(await response.text()).toContain('"code":"OPERATION_TOO_COSTLY"')
  })

  test('a malformed cursor is BAD_USER_INPUT', async () => {
    const query = `{ organization(id: "${ada.organizationId}") { assessments(after: "nonsense") { totalCount } } }`
    expect(await refused(query)).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' })
  })

  test.each([
    ['an empty title', { title: '' }, 'title'],
    ['a title of spaces', { title: '   ' }, 'title'],
    ['a title of a megabyte', { title: 'x'.repeat(1_000_000) }, 'title'],
  ])('%s is BAD_USER_INPUT', async (_case, change, field) => {
    expect(await createWith(change)).toMatchObject({ code: 'BAD_USER_INPUT', field })
  })

  test.each([
    ['no workloads', { workloads: [] }, 'requirements.workloads'],
    [
      'a negative rate',
      { workloads: [{ ...workload, requestsPerSecond: -1 }] },
      'requirements.workloads[0].requestsPerSecond',
    ],
    ['an absurd model', { workloads: [{ ...workload, modelParamsB: 1e9 }] }, 'requirements.workloads[0].modelParamsB'],
    [
      'a negative budget',
      { workloads: [workload], monthlyBudget: { amount: '-5', currencyCode: 'USD' } },
      'requirements.monthlyBudget.amount',
    ],
    [
      'a month of a thousand hours',
      { workloads: [{ ...workload, hoursPerMonth: 1_000 }] },
      'requirements.workloads[0].hoursPerMonth',
    ],
    [
      'training without tokens',
      { workloads: [{ name: 't', kind: 'TRAINING', modelParamsB: 7 }] },
      'requirements.workloads[0].trainingTokensB',
    ],
  ])('%s is BAD_USER_INPUT that names the field', async (_case, requirements, field) => {
    expect(await createWith({ requirements })).toMatchObject({ code: 'BAD_USER_INPUT', field })
  })

  test('a second start with the same idempotency key is the same run, another one while it runs is CONFLICT', async () => {
    const assessmentId = await ada.createAssessment()
    const startWith = (idempotencyKey: string) =>
      gql(url, {
        query: 'mutation Start($input: StartRunInput!) { startRun(input: $input) { run { id } } }',
        variables: { input: { assessmentId, idempotencyKey } },
        person: ada,
      })
    const [first, again] = await Promise.all([startWith('a'), startWith('a')])
    expect(again).toEqual(first)
    const other = await startWith('b')
    expect(other.errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }])
    const { startRun } = first.data as { startRun: { run: { id: string } } }
    await ada.watchRun(startRun.run.id)
    expect(await startWith('a')).toEqual(first)
  })

  test('an operation that is not valid, too deep, or no operation is refused with a code', async () => {
    expect(await refused('{ nonsense }')).toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(await refused('{ me {')).toMatchObject({ code: 'BAD_USER_INPUT' })
    const deep = 'memberships { nodes { organization { members { nodes { user { '
    expect(await refused(`{ me { ${deep.repeat(6)} id ${'} '.repeat(36)} } }`)).toMatchObject({
      code: 'OPERATION_TOO_COSTLY',
    })
  })

  test('a body that is no JSON, or too large, is refused with a code', async () => {
    const post = async (body: string) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      return {
        status: response.status,
        answer: (await response.json()) as { errors: { extensions: { code: string } }[] },
      }
    }
    expect(await post('{')).toMatchObject({
      status: 400,
      answer: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
    })
    expect(await announce(`${url}/graphql`, 5_000_000)).toMatchObject({
      status: 413,
      answer: { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
    })
  })

  test('a forged access token is UNAUTHENTICATED', async () => {
    const forged = { ...ada, accessToken: `${ada.accessToken.slice(0, -4)}AAAA` }
    const answer = await gql(url, { query: '{ me { id } }', person: forged })
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })
})

/** Announces a body and sends none of it: what is too large is refused by its length. */
async function announce(url: string, length: number): Promise<{ status: number | undefined; answer: unknown }> {
  const headers = { 'content-type': 'application/json', 'content-length': String(length) }
  const sent = request(url, { method: 'POST', headers })
  sent.flushHeaders()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const answer: unknown = JSON.parse(await text(response))
  sent.destroy()
  return { status: response.statusCode, answer }
}
