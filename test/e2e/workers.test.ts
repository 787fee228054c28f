import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { freePorts, startService } from '../support/platform/index.ts'
import type { ServiceProcess } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

describe('a gateway of several workers', () => {
  let gateway: ServiceProcess
  let url: string

  beforeAll(async () => {
    const [port] = await freePorts(1)
    url = `http://127.0.0.1:${port}`
    const env = { PORT: String(port), AUTHENTICATION: 'off', WORKERS: '2', METRICS: 'on' }
    gateway = await startService({ name: 'gateway', entry: 'dist/gateway/src/main.js', env })
  })

  afterAll(() => gateway.stop())

  const workers = () =>
    readFileSync(`/proc/${gateway.pid}/task/${gateway.pid}/children`, 'utf8').trim().split(' ').map(Number)

  const ask = async () => {
    const headers = { 'content-type': 'application/json', connection: 'close' }
    const body = JSON.stringify({ query: '{ __typename }' })
    return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json()
  }

  test('serves one port with all workers, and sums their metrics', async () => {
    expect(workers()).toHaveLength(2)
    expect(await ask()).toEqual({ data: { __typename: 'Query' } })
    const clients = await Promise.all(Array.from({ length: 4 }, () => connectTo(url)))
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^plumbline_subscriptions_sockets 4$/m)
    for (const client of clients) await client.dispose()
  })

  test('starts a worker again that was killed, while the other one serves', async () => {
    const [killed, other] = workers()
    process.kill(killed ?? 0, 'SIGKILL')
    await until(() => !workers().includes(killed ?? 0))
    expect(await ask()).toEqual({ data: { __typename: 'Query' } })
    await until(() => workers().length === 2)
    expect(workers()).toContain(other)
    expect(await ask()).toEqual({ data: { __typename: 'Query' } })
  })

  test('the listen backlog holds a thousand clients that reconnect together', async () => {
    const everyone = [gateway.pid, ...workers()]
    const sockets: Socket[] = []
    try {
      for (const pid of everyone) process.kill(pid, 'SIGSTOP')
      while (sockets.length < 1_000) sockets.push(connect(Number(new URL(url).port), '127.0.0.1'))
      await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    } finally {
      for (const pid of everyone) process.kill(pid, 'SIGCONT')
      for (const socket of sockets) socket.on('error', () => undefined).destroy()
    }
    expect(await ask()).toEqual({ data: { __typename: 'Query' } })
  })

  test('ends all of them when a terminal interrupts the whole group', async () => {
    // The primary last: it ends its workers, which could then receive no signal.
    const everyone = [...workers(), gateway.pid]
    for (const pid of everyone) process.kill(pid, 'SIGINT')
    await gateway.stop()
    await until(() => everyone.every((pid) => !existsSync(`/proc/${pid}`)))
  })
})

async function connectTo(url: string) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: false,
    onNonLazyError: () => undefined,
  })
  await new Promise<void>((resolve) => void client.on('connected', () => resolve()))
  return client
}
