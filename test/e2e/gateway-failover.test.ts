import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { resume } from '@plumbline/client'
import { print } from 'graphql'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { PauseRunDocument, ResumeRunDocument, RunProgressEverywhereDocument } from '#root/schema/generated/operations'
import type { RunProgressEverywhereSubscription } from '#root/schema/generated/operations'
import { signUp, startDistributed } from '../support/platform/index.ts'
import type { DistributedPlatform, Person } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

/** Leads each connection to the first gateway that takes it, as a load balancer does. */
async function balance(ports: readonly number[]): Promise<Server> {
  const server = createServer((near) => {
    connections++
    let far: Socket | undefined
    const attempt = ([port, ...others]: readonly number[]): void => {
      if (port === undefined) return void near.destroy()
      const next = connect({ port, host: '127.0.0.1' })
      next.once('error', () => attempt(others))
      next.once('connect', () => {
        far = next
        next.removeAllListeners('error').on('error', () => near.destroy())
        next.once('close', () => near.destroy())
        near.pipe(next).pipe(near)
      })
    }
    near.on('error', () => near.destroy())
    near.once('close', () => far?.destroy())
    attempt(ports)
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return server
}

interface Watching {
  readonly heard: (RunProgressEverywhereSubscription | null | undefined)[]
  /** Each change of the status; a failure as JSON. */
  readonly statuses: string[]
  stop(): void
}

const count = 20
let platform: DistributedPlatform
let balancer: Server
let connections = 0
let owner: Person

beforeAll(async () => {
  platform = await startDistributed({ gateways: 2 })
  balancer = await balance(platform.gateways.map(({ url }) => Number(new URL(url).port)))
  owner = await signUp(platform.gateways[1]?.url ?? '')
})

afterAll(async () => {
  balancer.close()
  await owner.client.dispose()
  await platform.dispose()
})

function watch(runId: string): Watching {
  const credentials = () => ({ authorization: `Bearer ${owner.accessToken}` })
  const socket = createClient({
    url: `ws://127.0.0.1:${(balancer.address() as AddressInfo).port}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: credentials,
    retryAttempts: 0,
  })
  const client = resume(socket, { fields: ['runProgress'], credentials })
  const heard: Watching['heard'] = []
  const statuses: string[] = []
  const unwatch = client.subscribe<{ readonly data?: RunProgressEverywhereSubscription | null }>(
    { query: print(RunProgressEverywhereDocument), variables: { runId } },
    {
      next: ({ data }) => heard.push(data),
      error: (reason) => statuses.push(JSON.stringify(reason)),
      complete: () => undefined,
      status: (status) => statuses.push(status),
    },
  )
  const stop = () => {
    unwatch()
    client.dispose()
    void socket.dispose()
  }
  return { heard, statuses, stop }
}

test('clients of a killed gateway are served by another one at their first attempt, and miss no event', async () => {
  const runId = await owner.startRun(await owner.createAssessment())
  await owner.client.request(PauseRunDocument, { input: { id: runId } })
  const watching = Array.from({ length: count }, () => watch(runId))
  await until(() => watching.every(({ heard, statuses }) => heard.length > 0 && statuses.at(-1) === 'live'))
  const before = connections
  await platform.gateways[0]?.kill()
  await until(() => watching.every(({ statuses }) => statuses.includes('reconnecting')))
  await until(() => watching.every(({ statuses }) => statuses.at(-1) === 'live'))
  // Once to where they were, once more when that was refused.
  expect(connections - before).toBeLessThanOrEqual(2 * count)
  const told = watching.map(({ heard }) => heard.length)
  await owner.client.request(ResumeRunDocument, { input: { id: runId } })
  await until(() => watching.every(({ heard }, index) => heard.length > (told[index] ?? 0)))
  for (const { stop } of watching) stop()
})
