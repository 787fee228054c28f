import { once } from 'node:events'
import { connect } from 'node:net'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

let shop: Shop

beforeAll(async () => {
  shop = await startShop({})
})

afterAll(() => shop.dispose())

const upgradeOf = (target: string) =>
  `GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`

async function open(target: string) {
  const { hostname, port } = new URL(shop.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(upgradeOf(target))
  return socket
}

describe('an upgrade', () => {
  test.each(['//', '///graphql', '/other', '*', 'http://['])(
    'of %s is refused, and the gateway keeps serving',
    async (target) => {
      const socket = await open(target)
      const [answer] = (await once(socket.setEncoding('utf8'), 'data')) as [string]
      expect(answer).toMatch(/^HTTP\/1\.1 40[04] /)
      socket.destroy()
      expect((await fetch(shop.url.replace('/graphql', '/healthz'))).status).toBe(200)
    },
  )

  test('whose socket is reset immediately is handled', async () => {
    const sockets = await Promise.all(Array.from({ length: 50 }, () => open('/other')))
    const closed = sockets.map((socket) => once(socket, 'close'))
    for (const socket of sockets) socket.resetAndDestroy()
    await Promise.all(closed)
    expect((await fetch(shop.url.replace('/graphql', '/healthz'))).status).toBe(200)
  })
})
