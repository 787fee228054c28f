import type { GraphQLError } from 'graphql'
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { createClient } from 'graphql-ws'
import type { FormattedExecutionResult } from 'graphql-ws'
import { SignJWT, UnsecuredJWT } from 'jose'
import { WebSocket } from 'ws'
import { createIdentityIssuer, createIdentityVerifier } from '#platform/auth'
import type { Viewer } from '#platform/auth'
import { createLog } from '#platform/logging'
import { createSubgraphRunner, serveSubgraph } from '#platform/subgraph-server'
import type { OperationContext } from '#platform/subgraph-server'

const secret = 'the secret that gateway and subgraphs share'
const audience = 'plumbline-subgraph'
const ada: Viewer = { kind: 'user', userId: 'usr_ada', sessionId: 'ses_1', roles: { org_1: 'OWNER' } }
const inAMinute = () => new Date(Date.now() + 60_000)

/** Viewers for whom the resolver has run. */
const seen: Viewer[] = []
const seenAddresses: (string | null)[] = []
let server: Awaited<ReturnType<typeof serveSubgraph>>

beforeAll(async () => {
  const note = (_: unknown, _args: unknown, { viewer, clientAddress }: OperationContext) => {
    seen.push(viewer)
    seenAddresses.push(clientAddress)
    return 'done'
  }
  async function* once(...given: Parameters<typeof note>) {
    yield { news: note(...given) }
  }
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { read: { type: GraphQLString, resolve: note } } }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: { write: { type: GraphQLString, resolve: note } } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: { news: { type: GraphQLString, subscribe: once } },
    }),
  })
  const log = createLog({ service: 'test', level: 'silent' })
  const runner = createSubgraphRunner({ name: 'test', schema, log, createLoaders: () => null })
  const verifier = createIdentityVerifier({ secret })
  server = await serveSubgraph({ runner, verifier, log, host: '127.0.0.1', port: 0, health: [] })
})
afterAll(() => server.dispose())
beforeEach(() => void seen.splice(0))

async function post(query: string, identity: string | null) {
  const headers = { 'content-type': 'application/json', 'x-correlation-id': 'call-1' }
  const response = await fetch(server.url, {
    method: 'POST',
    headers: { ...headers, ...(identity !== null && { 'x-plumbline-identity': identity }) },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, answer: (await response.json()) as FormattedExecutionResult }
}

/** The results of a subscription: its events, or errors. */
async function subscribe(identity: string | null): Promise<readonly unknown[]> {
  const client = createClient({ url: server.url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 })
  const extensions = { correlationId: 'call-1', ...(identity !== null && { identity }) }
  const answers: unknown[] = []
  try {
    for await (const answer of client.iterate({ query: 'subscription { news }', extensions })) answers.push(answer)
  } catch (error) {
    answers.push(...(error as readonly GraphQLError[]))
  } finally {
    await client.dispose()
  }
  return answers
}

interface Differences {
  readonly to?: string
  readonly alg?: string
  readonly typ?: string
  /** Null: without an expiry. */
  readonly expires?: Date | null
  readonly subject?: string
}

function sign(viewer: unknown, differences: Differences = {}): Promise<string> {
  const { to = audience, alg = 'HS256', typ = 'plumbline-identity+jwt', expires = inAMinute() } = differences
  const token = new SignJWT({ viewer }).setProtectedHeader({ alg, typ }).setAudience(to)
  token.setSubject(differences.subject ?? 'usr_ada')
  if (expires) token.setExpirationTime(expires)
  return token.sign(new TextEncoder().encode(secret))
}

const unsigned = () => new UnsecuredJWT({ viewer: ada }).setAudience(audience).setExpirationTime(inAMinute()).encode()

/** The claims of one identity under the signature of another. */
async function altered(): Promise<string> {
  const [honest, own] = [await sign({ kind: 'anonymous' }, { subject: 'anonymous' }), await sign(ada)]
  const [header, , signature] = honest.split('.')
  return [header, own.split('.')[1], signature].join('.')
}

const untrusted: readonly [string, () => Promise<string | null>][] = [
  ['without an identity', async () => null],
  ['with an empty one', async () => ''],
  ['with one that is no token', async () => JSON.stringify(ada)],
  ['with one that another key has signed', () => createIdentityIssuer({ secret: 'x'.repeat(32) }).issue(ada)],
  ['with one that nobody has signed', async () => unsigned()],
  ['with one whose claims were exchanged', altered],
  ['with one that has expired', () => createIdentityIssuer({ secret, lifetimeMs: -1_000 }).issue(ada)],
  ['with one for another audience', () => sign(ada, { to: 'plumbline-client' })],
  ['with one of another algorithm', () => sign(ada, { alg: 'HS384' })],
  ['with one without an end', () => sign(ada, { expires: null })],
  ['with one of another type', () => sign(ada, { typ: 'at+jwt' })],
  ['with one of the usual type', () => sign(ada, { typ: 'JWT' })],
  ['with one whose subject is somebody else', () => sign(ada, { subject: 'usr_bob' })],
  ['with one whose user is a number', () => sign({ ...ada, userId: 7 }, { subject: '7' })],
  ['with one that names no session', () => sign({ ...ada, sessionId: '' })],
  ['with one that names no viewer', () => sign({ kind: 'king' })],
  ['with one of a role that there is not', () => sign({ ...ada, roles: { org_1: 'EMPEROR' } })],
]

describe.each(untrusted)('a call %s', (_, identityOf) => {
  test.each(['{ read }', 'mutation { write }'])('is UNAUTHENTICATED, and %s does not run', async (query) => {
    const { status, answer } = await post(query, await identityOf())
    expect(status).toBe(401)
    expect(answer.data).toBeUndefined()
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'UNAUTHENTICATED', correlationId: 'call-1' })
    expect(seen).toEqual([])
  })

  test('opens no subscription', async () => {
    const extensions = { code: 'UNAUTHENTICATED', correlationId: 'call-1' }
    expect(await subscribe(await identityOf())).toMatchObject([{ extensions }])
    expect(seen).toEqual([])
  })
})

test('an unmodified identity is trusted', async () => {
  expect(await post('{ read }', await sign(ada))).toEqual({ status: 200, answer: { data: { read: 'done' } } })
  expect(await createIdentityVerifier({ secret }).verify(await sign(ada))).toEqual({ viewer: ada, clientAddress: null })
})

test.each<Viewer>([ada, { kind: 'anonymous' }, { kind: 'service', name: 'gateway' }])(
  'the viewer %j is passed on unchanged',
  async (viewer) => {
    const identity = await createIdentityIssuer({ secret }).issue(viewer)
    expect(await createIdentityVerifier({ secret }).verify(identity)).toEqual({ viewer, clientAddress: null })
  },
)

test('a call with an identity that the gateway has signed runs as that viewer', async () => {
  const identity = await createIdentityIssuer({ secret }).issue(ada)
  expect(await post('mutation { write }', identity)).toEqual({ status: 200, answer: { data: { write: 'done' } } })
  expect(await subscribe(identity)).toEqual([{ data: { news: 'done' } }])
  expect(seen).toEqual([ada, ada])
})

test('a resolver sees only the client address that the gateway has signed', async () => {
  const issuer = createIdentityIssuer({ secret })
  seenAddresses.splice(0)
  await post('mutation { write }', await issuer.issue(ada, '203.0.113.7'))
  await post('mutation { write }', await issuer.issue(ada))
  expect(seenAddresses).toEqual(['203.0.113.7', null])
})
