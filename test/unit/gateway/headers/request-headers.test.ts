import { loadGatewayConfig } from '#gateway'
import type { CallerViewer } from '#root/gateway/src/auth/caller-viewer'
import { createRequestHeaders } from '#root/gateway/src/headers/request-headers'

type Headers = Readonly<Record<string, string | string[]>>

/** Rules as the configuration file has them. */
function rulesOf(headers: unknown, forward = '') {
  const file = { path: '/plumbline.config.json', name: 'plumbline.config.json', text: '', content: { headers } }
  const { requestHeaders } = loadGatewayConfig({ AUTHENTICATION: 'off', FORWARD_HEADERS: forward }, file).subgraphs
  return createRequestHeaders(requestHeaders)
}

const viewerOf = (claims: Readonly<Record<string, unknown>>): CallerViewer => ({
  kind: 'token',
  issuer: '',
  id: 'ada',
  tenant: null,
  roles: [],
  scope: '',
  claims,
})

function sent(all: readonly unknown[], headers: Headers, viewer: CallerViewer | null = null) {
  const rules = rulesOf({ all: { request: all } })
  return rules.forSubgraph('any', rules.pick(headers), viewer)
}

test('headers are forwarded by name, and named otherwise', () => {
  const headers = { a: '1', b: '2', c: ['3', '4'] }
  expect(
    sent([{ propagate: { named: 'B' } }, { propagate: { named: 'x' } }, { propagate: { named: 'c' } }], headers),
  ).toEqual(['b', '2'])
  expect(sent([{ propagate: { named: 'a', rename: 'X-A' } }], headers)).toEqual(['x-a', '1'])
  expect(sent([{ propagate: { named: 'x', rename: 'y', default: 'none' } }], headers)).toEqual(['y', 'none'])
  expect(sent([{ propagate: { named: 'a', default: 'none' } }], headers)).toEqual(['a', '1'])
})

test('the first rule that yields a value for a header applies', () => {
  const all = [{ propagate: { named: 'a', rename: 'c' } }, { propagate: { named: 'b', rename: 'c' } }]
  expect(sent(all, { a: '1', b: '2' })).toEqual(['c', '1'])
  expect(sent(all, { b: '2' })).toEqual(['c', '2'])
})

test('patterns match names in any case, but no header of a connection', () => {
  const headers = {
    'x-a': '1',
    'X-B': '2',
    'x-hop': '3',
    connection: 'close, X-Hop',
    host: 'h',
    'accept-encoding': 'gzip',
  }
  expect(sent([{ propagate: { matching: '^X-' } }], headers)).toEqual(['x-a', '1', 'X-B', '2'])
  expect(sent([{ propagate: { matching: '.*' } }], headers)).toEqual(['x-a', '1', 'X-B', '2'])
  expect(sent([{ propagate: { named: 'x-hop' } }], headers)).toEqual([])
})

test('inserted headers are those of the rule, whatever clients send', () => {
  const insert = { insert: { name: 'X-User', claim: 'sub' } }
  const spoofed = { 'x-user': 'root' }
  const pattern = { propagate: { matching: '^x-' } }
  for (const all of [
    [insert, pattern],
    [pattern, insert],
  ]) {
    expect(sent(all, spoofed, viewerOf({ sub: 'ada' }))).toEqual(['x-user', 'ada'])
    expect(sent(all, spoofed, viewerOf({}))).toEqual([])
    expect(sent(all, spoofed, { kind: 'anonymous' })).toEqual([])
    expect(sent(all, spoofed)).toEqual([])
  }
  expect(sent([pattern, { insert: { name: 'x-user', value: 'fixed' } }], spoofed)).toEqual(['x-user', 'fixed'])
})

test.each([
  [{ c: 5 }, 'c', '5'],
  [{ c: true }, 'c', 'true'],
  [{ c: ['a', 'b'] }, 'c', 'a,b'],
  [{ c: { d: [1] } }, 'c', '{"d":[1]}'],
  [{ c: { d: 'deep' } }, 'c.d', 'deep'],
  [{ 'c.d': 'flat', c: { d: 'deep' } }, 'c.d', 'flat'],
  [{ c: 'line\r\nx-admin: true' }, 'c', undefined],
  [{ c: 'Ω' }, 'c', undefined],
  [{ c: null }, 'c', undefined],
  [{}, 'constructor', undefined],
])('of %j the claim %s is sent as %j', (claims, claim, value) => {
  expect(sent([{ insert: { name: 'h', claim } }], {}, viewerOf(claims))).toEqual(
    value === undefined ? [] : ['h', value],
  )
})

test('rules of one subgraph follow those of all', () => {
  const rules = rulesOf(
    {
      all: { request: [{ propagate: { matching: '^x-' } }] },
      subgraphs: {
        one: { request: [{ remove: { named: 'Authorization' } }, { remove: { matching: 'secret' } }] },
        two: { request: [{ propagate: { named: 'cookie' } }] },
      },
    },
    'authorization',
  )
  const picked = rules.pick({ authorization: 'a', 'x-secret': 's', 'x-b': 'b', cookie: 'c' })
  expect(rules.forSubgraph('one', picked, null)).toEqual(['x-b', 'b'])
  expect(rules.forSubgraph('two', picked, null)).toEqual([
    'authorization',
    'a',
    'x-secret',
    's',
    'x-b',
    'b',
    'cookie',
    'c',
  ])
  expect(rules.forSubgraph('three', picked, null)).toEqual(['authorization', 'a', 'x-secret', 's', 'x-b', 'b'])
})

test.each([
  [{ propagate: { named: 'Host' } }],
  [{ propagate: { named: 'a', rename: 'transfer-encoding' } }],
  [{ propagate: { named: 'a b' } }],
  [{ propagate: { named: 'a', default: 'x\r\ny: z' } }],
  [{ propagate: { matching: '(' } }],
  [{ insert: { name: 'x-plumbline-identity', value: 'forged' } }],
  [{ insert: { name: 'a', value: 'b', claim: 'c' } }],
  [{ insert: { name: 'a' } }],
  [{ remove: {} }],
  [{ forward: { named: 'a' } }],
])('the rule %j is refused', (rule) => {
  expect(() => rulesOf({ all: { request: [rule] } })).toThrow('plumbline.config.json: headers.all.request.0')
})
