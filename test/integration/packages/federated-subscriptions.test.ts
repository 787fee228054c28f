import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { resume } from '@plumbline/client'
import type { ResumableClient } from '@plumbline/client'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { until } from '#root/test/support/until'
import { startHttpSubgraphs } from '../with-subscriptions/support.ts'
import type { HttpSubgraphs } from '../with-subscriptions/support.ts'
import { exampleOf, installMs, installPacked, nodeLines, pinned, run } from './stranger.ts'
import type { Stranger } from './stranger.ts'

/** The example of the README, around the supergraph, the authentication and the port of this test. */
function example(): string {
  const given = `const { SUPERGRAPH: supergraphSdl, PORT } = process.env
const verify = (authorization) => ({ identity: authorization, scope: authorization })
const app = (request, response) => response.writeHead(404).end()
`
  return exampleOf('federated-subscriptions')
    .replace("subgraphs: { orders: { ws: 'wss://orders.example.com/graphql' } },", '')
    .replace('({ authorization }),', "({ 'x-user': authorization }),")
    .replace('listen(4000)', "listen(Number(PORT), '127.0.0.1', () => console.log(httpServer.address().port))")
    .replace('\nconst gateway', `\n${given}\nconst gateway`)
}

describe('the subscriptions package, packed and installed in an empty folder', () => {
  let stranger: Stranger
  let folder: string
  let subgraphs: HttpSubgraphs
  let child: ChildProcess | undefined
  let client: ResumableClient | undefined

  beforeAll(async () => {
    const others = ['@apollo/gateway', '@apollo/server', 'graphql'].map(pinned)
    stranger = await installPacked(['federated-subscriptions'], others)
    folder = stranger.folder
    await writeFile(join(folder, 'example.js'), example())
    await stranger.installNodes()
  }, installMs)

  beforeEach(async () => {
    subgraphs = await startHttpSubgraphs()
  })

  afterEach(async () => {
    client?.dispose()
    if (child?.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'close')
    }
    await subgraphs.stop()
  })

  afterAll(() => stranger.dispose())

  /** @returns the port */
  async function startExample(line: string, port = 0): Promise<number> {
    child = spawn(stranger.node(line), ['example.js'], {
      cwd: folder,
      env: { ...process.env, SUPERGRAPH: subgraphs.compose(), PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [text] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string]
    return Number(text)
  }

  test.each(nodeLines)("runs its README's example on Node %s, and clients resume when it is killed", async (line) => {
    const port = await startExample(line)
    client = resume(
      createClient({
        url: `ws://127.0.0.1:${port}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: 'ada' },
        retryAttempts: 0,
      }),
      { backoffMs: [1, 50] },
    )
    const events: unknown[] = []
    client.subscribe(
      { query: 'subscription { progress(topic: "a") { cursor n viewer product { name } } }' },
      {
        next: ({ data }) => events.push(data),
        error: (error) => events.push(error),
        complete: () => events.push('end'),
      },
    )
    await until(() => events.length === 1)
    child?.kill('SIGKILL')
    await once(child as ChildProcess, 'close')
    subgraphs.log.append('a')
    subgraphs.log.append('a', 'END')
    await startExample(line, port)
    await until(() => events.length === 4)
    expect(events).toEqual([
      ...[0, 1, 2].map((n) => ({
        progress: { cursor: `a:${n}`, n, viewer: 'ada', product: { name: `Product ${n}` } },
      })),
      'end',
    ])
  })

  test('has types that pass without skipLibCheck', async () => {
    const source = `import { ApolloGateway } from '@apollo/gateway'
import { createHttpUpstream, withSubscriptions } from '@plumbline/federated-subscriptions'
import { compileQueryPlan } from '@plumbline/query-plan-executor'
const gateway = withSubscriptions(new ApolloGateway({ supergraphSdl: '' }), {
  authenticate: async ({ authorization }) => ({ identity: { name: authorization ?? '' }, scope: 'all' }),
  context: ({ identity }) => ({ name: identity.name }),
})
export const all: readonly unknown[] = [gateway.executor, gateway.attach, createHttpUpstream, compileQueryPlan]
`
    await writeFile(join(folder, 'typed.ts'), source)
    const tsc = join(process.cwd(), 'node_modules/.bin/tsc')
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--typeRoots',
      join(process.cwd(), 'node_modules/@types'),
      '--types',
      'node,ws',
      '--skipLibCheck',
      'typed.ts',
    ]
    const { stdout } = await run(tsc, options, { cwd: folder }).catch((failure: { readonly stdout: string }) => failure)
    expect(stdout).toBe('')
  })
})
