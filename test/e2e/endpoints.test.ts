import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { topologies } from '../support/platform/index.ts'

const hostedSandbox = 'https://studio.apollographql.com'

describe.each(topologies)('other requests at the address of the graph, $topology', ({ url }) => {
  const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

  test.each([
    ['/graphql', '/graphql'],
    ['/sandbox', '/graphql'],
  ])('a browser that opens %s gets a page that leads to Apollo Sandbox', async (path, shown) => {
    const page = await fetch(`${url}${path}`, { headers: browser })
    expect([page.status, page.url]).toEqual([200, `${url}${shown}`])
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    const text = await page.text()
    expect(text).toContain(`href="${hostedSandbox}/sandbox/explorer"`)
    expect(text).toContain('href="/explorer"')
  })

  test.each(['/graphql', '/explorer'])('%s runs its own scripts and no others', async (path) => {
    const page = await fetch(`${url}${path}`, { headers: browser })
    await page.text()
    expect(page.headers.get('content-security-policy')).toMatch(/(^|; )script-src( 'sha256-[\w+/=]+')+;/)
  })

  test('a program that requests the same path gets a response', async () => {
    const query = encodeURIComponent('{ __typename }')
    const answer = await fetch(`${url}/graphql?query=${query}`, {
      headers: { accept: 'application/json', 'apollo-require-preflight': 'true' },
    })
    expect([answer.status, await answer.json()]).toEqual([200, { data: { __typename: 'Query' } }])
  })

  test.each([
    ['/healthz', { status: 'alive' }],
    ['/readyz', { status: 'ready', problems: [] }],
  ])('%s succeeds', async (path, expected) => {
    const answer = await fetch(`${url}${path}`)
    expect([answer.status, await answer.json()]).toEqual([200, expected])
  })

  const allows = (answer: Response) =>
    expect([hostedSandbox, '*']).toContain(answer.headers.get('access-control-allow-origin'))

  test('the hosted Sandbox may send requests and read responses', async () => {
    const wanted = ['content-type', 'authorization', 'apollographql-client-name']
    const preflight = await fetch(`${url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin: hostedSandbox,
        'access-control-request-method': 'POST',
        'access-control-request-headers': wanted.join(','),
      },
    })
    expect(preflight.ok).toBe(true)
    allows(preflight)
    expect(listOf(preflight, 'access-control-allow-methods')).toContain('post')
    expect(listOf(preflight, 'access-control-allow-headers')).toEqual(expect.arrayContaining(wanted))

    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { origin: hostedSandbox, 'content-type': 'application/json', 'apollographql-client-name': 'explorer' },
      body: JSON.stringify({ query: '{ plans { code } }' }),
    })
    expect([answer.status, await answer.json()]).toMatchObject([200, { data: { plans: [{ code: 'FREE' }, {}, {}] } }])
    allows(answer)
    expect(listOf(answer, 'access-control-expose-headers')).toContain('x-correlation-id')
  })

  test('the hosted Sandbox may subscribe', async () => {
    const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: FromSandbox })
    const events = client.iterate({ query: 'subscription { runProgress(runId: "none") { kind } }' })
    // An anonymous client may open a socket; the graph refuses its operations.
    await expect(events.next()).rejects.toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    await client.dispose()
  })
})

class FromSandbox extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols, { origin: hostedSandbox })
  }
}

const listOf = (answer: Response, header: string) =>
  (answer.headers.get(header) ?? '').split(',').map((item) => item.trim().toLowerCase())
