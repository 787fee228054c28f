import { serverAudits } from 'graphql-http'
import { sharedPlatform } from '../support/platform/index.ts'

const required = /^(MUST|SHOULD)/

/** Audits of status 400 where the draft of September 2026 requires 422. */
const superseded: ReadonlySet<string> = new Set(['74FF', '86EE'])

interface Answer {
  readonly status: number
  readonly body: { readonly data?: unknown; readonly errors?: readonly unknown[] }
}

describe('GraphQL over HTTP', () => {
  const url = sharedPlatform('oneProcess')

  // The audits select only `__typename`, so any graph can be used.
  const audits = serverAudits({ url: () => `${url}/graphql` }).filter(
    ({ id, name }) => required.test(name) && !superseded.has(id),
  )

  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn()
    if (result.status !== 'ok') throw new Error(`${result.status}: ${result.reason}`)
    expect(result.status).toBe('ok')
  })

  async function post(body: string, accept: string): Promise<Answer> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body,
    })
    expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`)
    return { status: response.status, body: (await response.json()) as Answer['body'] }
  }

  const query = (text: string, variables?: unknown) => JSON.stringify({ query: text, variables })

  /** @see https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes */
  test.each([
    ['a complete result', query('{ __typename }'), 200, 200],
    [
      'a result with errors',
      query('mutation { archiveAssessment(input: { id: "asm_none" }) { assessment { id } } }'),
      294,
      200,
    ],
    ['a body that is not JSON', '{', 400, 400],
    ['a request without a query', '{"qeury":"{ __typename }"}', 422, 400],
    ['variables of the wrong form', query('{ __typename }', [7]), 422, 400],
    ['a document that cannot be parsed', query('{'), 400, 200],
    ['a document that is not valid', query('{ nonsense }'), 422, 200],
    ['variables that cannot be coerced', query('query ($id: ID!) { node(id: $id) { id } }', { id: null }), 422, 200],
    ['an operation that cannot be determined', query('query A { __typename } query B { __typename }'), 422, 400],
  ])('%s has the status of its media type', async (_what, body, status, legacyStatus) => {
    const answer = await post(body, 'application/graphql-response+json')
    expect([answer.status, 'data' in answer.body]).toEqual([status, status < 300])
    const legacy = await post(body, 'application/json')
    expect([legacy.status, legacy.body]).toMatchObject([
      legacyStatus,
      { ...('data' in answer.body && { data: answer.body.data }) },
    ])
  })
})
