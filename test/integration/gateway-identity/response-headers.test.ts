import { loadGatewayConfig } from '#gateway'
import { startEchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import type { EchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import { startIdentifiedGateway } from '#root/test/support/identity/identified-gateway'
import type { IdentifiedGateway } from '#root/test/support/identity/identified-gateway'

let one: EchoSubgraph
let two: EchoSubgraph
let gateway: IdentifiedGateway

beforeAll(async () => {
  ;[one, two] = await Promise.all([startEchoSubgraph('one'), startEchoSubgraph('two')])
})
afterEach(() => gateway.dispose())
afterAll(async () => {
  await Promise.all([one.dispose(), two.dispose()])
})

const configOf = (headers: unknown) => {
  const file = { path: '/plumbline.config.json', name: 'plumbline.config.json', text: '', content: { headers } }
  return loadGatewayConfig({ AUTHENTICATION: 'off' }, file).subgraphs
}

async function start(headers: unknown) {
  const { responseHeaders } = configOf(headers)
  const subgraphs = [one, two]
  gateway = await startIdentifiedGateway({
    subgraphs,
    change: (config) => ({ ...config, subgraphs: { ...config.subgraphs, responseHeaders } }),
  })
}

const both = '{ oneHeader(name: "x-a") twoHeader(name: "x-a") }'

/** The headers of the first response, which Apollo Server prepares, and of the second one on the fast path. */
async function headersOf(query: string): Promise<Headers> {
  const [first, second] = [await gateway.ask(query), await gateway.ask(query)]
  // Values of one header, and `set-cookie` headers, are in the order in which the subgraphs have responded.
  const comparable = ({ headers }: { readonly headers: Headers }) =>
    [...headers]
      .filter(([name]) => !['date', 'x-correlation-id', 'content-length'].includes(name))
      .map(([name, value]) => `${name}: ${value.split(', ').toSorted().join(', ')}`)
      .toSorted()
  expect(comparable(second)).toEqual(comparable(first))
  return second.headers
}

const answer = (a: EchoSubgraph['responseHeaders'], b: EchoSubgraph['responseHeaders']) => {
  one.responseHeaders = a
  two.responseHeaders = b
}

test.each<readonly [string | null, string | null, string]>([
  ['max-age=60', 'max-age=30', 'max-age=30, public'],
  ['max-age=60, private', 'max-age=90, public', 'max-age=60, private'],
  ['public, s-maxage=10, max-age=60', 'max-age=60, must-revalidate', 'max-age=10, public, must-revalidate'],
  ['max-age=60', 'no-store', 'no-store'],
  ['max-age=60', 'max-age=60, no-cache', 'no-store'],
  ['max-age=60', null, 'no-store'],
  ['max-age=60', 'max-age=soon', 'no-store'],
  ['max-age=60', 'max-age=0', 'no-store'],
  ['max-age=60', 'public', 'no-store'],
])('cache-control of %j and %j is %j', async (a, b, merged) => {
  answer(a === null ? {} : { 'cache-control': a }, b === null ? {} : { 'cache-control': b })
  await start({ all: { response: [{ propagate: { named: 'Cache-Control' } }] } })
  expect((await headersOf(both)).get('cache-control')).toBe(merged)
})

test('responses with errors, of mutations, or from the cache or the same process must not be cached', async () => {
  answer({ 'cache-control': 'max-age=60' }, { 'cache-control': 'max-age=60' })
  await start({ all: { response: [{ propagate: { named: 'cache-control' } }] } })
  expect((await headersOf('{ oneHeader(name: "x-a") }')).get('cache-control')).toBe('max-age=60, public')
  expect((await headersOf('mutation { oneWrite }')).get('cache-control')).toBe('no-store')
  expect((await headersOf('{ __typename }')).get('cache-control')).toBe('no-store')
  // Entries of the gateway's own cache have no headers.
  expect((await headersOf('{ oneSecret }')).get('cache-control')).toBe('no-store')
  expect((await gateway.ask('{ nothing }')).headers.get('cache-control')).toBe('no-store')
})

test('cookies are passed on by rule, one by one, and never shared', async () => {
  answer({ 'set-cookie': ['a=1; Path=/', 'b=2'] }, { 'set-cookie': 'c=3', 'cache-control': 'max-age=60' })
  await start({
    all: { response: [{ propagate: { named: 'set-cookie' } }, { propagate: { named: 'cache-control' } }] },
  })
  const headers = await headersOf(both)
  expect(headers.getSetCookie().toSorted()).toEqual(['a=1; Path=/', 'b=2', 'c=3'])
  expect(headers.get('cache-control')).toBe('no-store')
  const before = one.received.length
  await Promise.all(Array.from({ length: 5 }, () => gateway.ask('{ oneHeader(name: "x-a") }')))
  expect(one.received.length - before).toBe(5)
})

test('other headers are passed on by name or pattern, for all or one subgraph', async () => {
  answer({ 'x-cost': '1', 'x-debug-a': 'a', 'x-secret': 's', 'access-control-allow-origin': 'evil' }, { 'x-cost': '2' })
  await start({
    all: { response: [{ propagate: { matching: '^x-|^access' } }, { remove: { named: 'X-Secret' } }] },
    subgraphs: { two: { response: [{ propagate: { named: 'x-cost', rename: 'x-two' } }] } },
  })
  const headers = await headersOf(both)
  expect(headers.get('x-cost')?.split(', ').toSorted()).toEqual(['1', '2'])
  expect([headers.get('x-debug-a'), headers.get('x-two'), headers.get('x-secret')]).toEqual(['a', '2', null])
  expect(headers.get('access-control-allow-origin')).toBe('*')
})

test('without rules, no header of a subgraph is passed on', async () => {
  answer({ 'x-cost': '1', 'set-cookie': 'a=1', 'cache-control': 'max-age=60' }, {})
  await start({})
  const headers = await headersOf(both)
  expect([headers.get('x-cost'), headers.getSetCookie(), headers.get('cache-control')]).toEqual([null, [], 'no-store'])
})
