import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { loadGatewayConfig } from '#gateway'
import { createCertificateAuthority, pem } from '#root/test/support/identity/certificates'
import type { Certificate, CertificateAuthority } from '#root/test/support/identity/certificates'
import { startEchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import type { EchoSubgraph } from '#root/test/support/identity/echo-subgraph'
import { startIdentifiedGateway } from '#root/test/support/identity/identified-gateway'
import type { IdentifiedGateway } from '#root/test/support/identity/identified-gateway'
import { until } from '#root/test/support/until'

const query = '{ closedHeader(name: "host") }'

let authority: CertificateAuthority
let elsewhere: CertificateAuthority
let folder: string
let closed: EchoSubgraph
let gateway: IdentifiedGateway

beforeAll(() => {
  ;[authority, elsewhere] = [createCertificateAuthority(), createCertificateAuthority()]
})
afterAll(() => {
  for (const one of [authority, elsewhere]) one.dispose()
})
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-'))
  closed = await startEchoSubgraph('closed', {
    ...pem(authority.issue('server')),
    ca: pem(authority).cert,
    requestCert: true,
    rejectUnauthorized: true,
  })
})
afterEach(async () => {
  await gateway.dispose()
  await closed.dispose()
  rmSync(folder, { recursive: true })
})

let version = 0

/** Replaces all files at once, as Kubernetes does when a mounted secret changes: `ca.pem` leads through `..data`, which is replaced. */
function mount(client: Certificate, trusted: CertificateAuthority = authority): void {
  const name = `..${++version}`
  mkdirSync(join(folder, name))
  cpSync(trusted.cert, join(folder, name, 'ca.pem'))
  cpSync(client.cert, join(folder, name, 'tls.crt'))
  cpSync(client.key, join(folder, name, 'tls.key'))
  symlinkSync(name, join(folder, '..next'))
  renameSync(join(folder, '..next'), join(folder, '..data'))
  for (const file of ['ca.pem', 'tls.crt', 'tls.key'])
    if (!existsSync(join(folder, file))) symlinkSync(join('..data', file), join(folder, file))
}

async function start(): Promise<void> {
  const env = {
    SUBGRAPH_TLS_CA: join(folder, 'ca.pem'),
    SUBGRAPH_TLS_CERT: join(folder, 'tls.crt'),
    SUBGRAPH_TLS_KEY: join(folder, 'tls.key'),
  }
  const { tlsFiles } = loadGatewayConfig({ AUTHENTICATION: 'off', ...env }).subgraphs
  gateway = await startIdentifiedGateway({
    subgraphs: [closed],
    change: (config) => ({ ...config, subgraphs: { ...config.subgraphs, tlsFiles } }),
  })
}

const host = () => new URL(closed.url).host

test('replaced certificates are used for new connections; open ones and requests in progress are not disturbed', async () => {
  mount(authority.issue('first'))
  await start()
  const socket = createClient({ url: gateway.url, webSocketImpl: WebSocket })
  const ticks = socket.iterate({ query: 'subscription { closedTicks(name: "host") }' })
  expect((await ticks.next()).value).toEqual({ data: { closedTicks: host() } })
  expect(await gateway.ask(query)).toMatchObject({ data: { closedHeader: host() } })
  expect(new Set(closed.clientNames)).toEqual(new Set(['first']))

  mount(authority.issue('second'))
  // Queries at all times, so that some of them are in progress when the certificates change.
  while (!closed.clientNames.includes('second')) {
    const answers = await Promise.all([gateway.ask(query), gateway.ask(query), gateway.ask(query)])
    for (const answer of answers) expect(answer).toMatchObject({ data: { closedHeader: host() } })
  }
  closed.tick()
  expect((await ticks.next()).value).toEqual({ data: { closedTicks: host() } })
  // The subscription still has its socket.
  expect(closed.received.filter(({ upgrade }) => upgrade !== undefined)).toHaveLength(1)

  const other = socket.iterate({ query: 'subscription { closedTicks(name: "upgrade") }' })
  expect((await other.next()).value).toEqual({ data: { closedTicks: 'websocket' } })
  await socket.dispose()
})

test('a gateway whose certificates had expired or were not trusted recovers when they are replaced', async () => {
  mount(elsewhere.issue('stranger'))
  await start()
  expect(await gateway.ask(query)).toMatchObject({ data: { closedHeader: null } })
  mount(authority.issue('known'))
  await until(async () => (await gateway.ask(query)).data?.['closedHeader'] === host())
  const socket = createClient({ url: gateway.url, webSocketImpl: WebSocket })
  const { value } = await socket.iterate({ query: 'subscription { closedTicks(name: "host") }' }).next()
  expect(value).toEqual({ data: { closedTicks: host() } })
  await socket.dispose()
})

test('files that do not fit together are not used, and the reason is logged until they do', async () => {
  mount(authority.issue('first'))
  await start()
  const second = authority.issue('second')
  // A key that arrives before its certificate.
  cpSync(second.key, join(folder, '..data', 'tls.key'))
  writeFileSync(join(folder, 'unrelated'), '')
  await until(() => gateway.lines.some(({ msg }) => msg === message))
  expect(gateway.lines.find(({ msg }) => msg === message)).toMatchObject({
    level: 50,
    reason: expect.stringContaining('certificates that can be used for all subgraphs') as string,
  })
  expect(await gateway.ask(query)).toMatchObject({ data: { closedHeader: host() } })
  cpSync(second.cert, join(folder, '..data', 'tls.crt'))
  writeFileSync(join(folder, 'unrelated'), '1')
  await until(async () => {
    await gateway.ask(query)
    return closed.clientNames.includes('second')
  })
})

const message = 'the changed certificates for subgraphs are not usable; the previous ones stay in use'
