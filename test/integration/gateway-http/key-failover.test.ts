import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fetchKeys } from '#root/gateway/src/auth/fetch-keys'
import { freePorts } from '#root/test/support/platform/index'
import { until } from '#root/test/support/until'

const keySet = { keys: [{ kty: 'OKP', crv: 'Ed25519', kid: 'k1', x: 'AA' }] }
const servers: Server[] = []

/** An address of a users process. */
async function usersAt(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  // Much longer than a test waits, so a connection that closes earlier was closed by the client.
  server.keepAliveTimeout = 600_000
  servers.push(server)
  await once(server, 'listening')
  return addressAt((server.address() as AddressInfo).port)
}

const addressAt = (port: number | undefined) => ({ url: `http://127.0.0.1:${port}/graphql`, ip: null })
const path = '/.well-known/jwks.json'
const healthy: RequestListener = ({ url }, response) =>
  response.writeHead(url === path ? 200 : 404).end(JSON.stringify(keySet))

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const failing: readonly (readonly [string, () => Promise<{ readonly url: string; readonly ip: null }>])[] = [
  ['refuses connections', async () => addressAt((await freePorts(1))[0])],
  ['does not know them', () => usersAt((_request, response) => response.writeHead(404).end('{"keys":[]}'))],
  ['answers 503', () => usersAt((_request, response) => response.writeHead(503).end('{"keys":[]}'))],
  [
    'breaks off its answer',
    () => usersAt((_request, response) => response.writeHead(200).write('{"k', () => response.destroy())),
  ],
  ['never answers', () => usersAt(() => undefined)],
]

test.each(failing)('keys are fetched from the next address when one %s', async (_how, start) => {
  const text = await fetchKeys(path, [await start(), await usersAt(healthy)])
  expect(JSON.parse(text)).toEqual(keySet)
})

test('no connection is kept, whether fetching keys succeeded or not', async () => {
  const addresses = [await usersAt((_request, response) => response.writeHead(503).end()), await usersAt(healthy)]
  await fetchKeys(path, addresses)
  const countOf = (server: Server) =>
    new Promise<number>((resolve, reject) =>
      server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    )
  await until(async () => (await Promise.all(servers.map(countOf))).every((count) => count === 0))
})

test('without an address that returns keys, users is reported as unavailable', async () => {
  const addresses = await Promise.all(failing.slice(0, 4).map(([, start]) => start()))
  await expect(fetchKeys(path, addresses)).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    details: { service: 'users' },
  })
})
