import { writeFileSync } from 'node:fs'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { createGateway, loadGatewayConfig } from '#gateway'
import { createCertificateAuthority, pem } from '#root/test/support/identity/certificates'
import type { Certificate, CertificateAuthority } from '#root/test/support/identity/certificates'
import { startEchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import type { EchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import { startIdentifiedGateway } from '#root/test/support/identity/identified-gateway'
import { collectLog } from '#root/test/support/log-lines'

let authority: CertificateAuthority
let elsewhere: CertificateAuthority
let client: Certificate
let open: EchoSubgraph
let closed: EchoSubgraph

beforeAll(async () => {
  ;[authority, elsewhere] = [createCertificateAuthority(), createCertificateAuthority()]
  client = authority.issue('client')
  const server = pem(authority.issue('server'))
  open = await startEchoSubgraph('open', server)
  closed = await startEchoSubgraph('closed', {
    ...server,
    ca: pem(authority).cert,
    requestCert: true,
    rejectUnauthorized: true,
  })
})
afterAll(async () => {
  await Promise.all([open.dispose(), closed.dispose()])
  for (const one of [authority, elsewhere]) one.dispose()
})

const query = '{ openHeader(name: "host") closedHeader(name: "host") }'
const hosts = () => ({ openHeader: new URL(open.url).host, closedHeader: new URL(closed.url).host })

async function ask(env: Readonly<Record<string, string>>, tls: object = {}) {
  const file = {
    path: '/plumbline.config.json',
    name: 'plumbline.config.json',
    text: '',
    content: { subgraphs: { tls } },
  }
  const { tlsFiles } = loadGatewayConfig({ AUTHENTICATION: 'off', ...env }, file).subgraphs
  const gateway = await startIdentifiedGateway({
    subgraphs: [open, closed],
    change: (config) => ({ ...config, subgraphs: { ...config.subgraphs, tlsFiles } }),
  })
  const answer = await gateway.ask(query)
  const socket = createClient({ url: gateway.url, webSocketImpl: WebSocket })
  const subscribed = answer.errors
    ? null
    : await socket.iterate({ query: 'subscription { closedTicks(name: "host") }' }).next()
  await socket.dispose()
  await gateway.dispose()
  return { ...answer, subscribed: (subscribed?.value as { data?: unknown } | undefined)?.data }
}

test('an authority of its own and a client certificate connect the gateway to all subgraphs, for subscriptions too', async () => {
  const env = { SUBGRAPH_TLS_CA: authority.cert, SUBGRAPH_TLS_CERT: client.cert, SUBGRAPH_TLS_KEY: client.key }
  const { data, subscribed } = await ask(env)
  expect(data).toEqual(hosts())
  expect(subscribed).toEqual({ closedTicks: new URL(closed.url).host })
})

test('certificates may be those of single subgraphs', async () => {
  const { data } = await ask({ SUBGRAPH_TLS_CA: authority.cert }, { subgraphs: { closed: client } })
  expect(data).toEqual(hosts())
})

test('a subgraph that needs a client certificate refuses the gateway without one', async () => {
  const { data, errors } = await ask({ SUBGRAPH_TLS_CA: authority.cert })
  expect(data).toEqual({ ...hosts(), closedHeader: null })
  expect(errors).toHaveLength(1)
})

test.each([
  ['no authority', () => ({})],
  ['another authority', () => ({ SUBGRAPH_TLS_CA: elsewhere.cert })],
])('with %s, no subgraph is trusted', async (_what, env) => {
  const { data, errors } = await ask(env())
  expect(data).toEqual({ openHeader: null, closedHeader: null })
  expect(errors).toHaveLength(2)
})

test.each<readonly [string, () => Readonly<Record<string, string>>, RegExp]>([
  ['a missing file', () => ({ SUBGRAPH_TLS_CA: '/nowhere.pem' }), /file in PEM format at \/nowhere\.pem/],
  ['a certificate without its key', () => ({ SUBGRAPH_TLS_CERT: client.cert }), /client certificate and its key/],
  [
    'the key of another certificate',
    () => ({ SUBGRAPH_TLS_CERT: client.cert, SUBGRAPH_TLS_KEY: authority.key }),
    /certificates that can be used for all subgraphs/,
  ],
  [
    'what is no certificate',
    () => {
      writeFileSync(`${client.cert}.txt`, 'no certificate')
      return { SUBGRAPH_TLS_CERT: `${client.cert}.txt`, SUBGRAPH_TLS_KEY: client.key }
    },
    /certificates that can be used for all subgraphs/,
  ],
])('%s ends the start', async (_what, env, message) => {
  const config = loadGatewayConfig({ AUTHENTICATION: 'off', PORT: '0', ...env() })
  await expect(createGateway(config, { log: collectLog().log })).rejects.toThrow(message)
})
