import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { resume } from '@plumbline/client'
import type { ResumableClient } from '@plumbline/client'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { until } from '../../support/until.ts'
import { startHttpSubgraphs } from '../with-subscriptions/support.ts'
import type { HttpSubgraphs } from '../with-subscriptions/support.ts'

const run = promisify(execFile)
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
}

/** Lines of Node.js to run on, such as `20,22,24`; `npm run test:packages` names all that are supported. */
const own = process.versions.node.split('.', 1)[0] ?? ''
const lines = process.env['NODE_LINES']?.split(',') ?? [own]

/** The example of the README, around the supergraph, the authentication and the port of this test. */
function example(): string {
  const readme = readFileSync('packages/federated-subscriptions/README.md', 'utf8')
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
  const given = `const { SUPERGRAPH: supergraphSdl, PORT } = process.env
const verify = (authorization) => ({ identity: authorization, scope: authorization })
const app = (request, response) => response.writeHead(404).end()
`
  return code
    .replace("subgraphs: { orders: { ws: 'wss://orders.example.com/graphql' } },", '')
    .replace('({ authorization }),', "({ 'x-user': authorization }),")
    .replace('listen(4000)', "listen(Number(PORT), '127.0.0.1', () => console.log(httpServer.address().port))")
    .replace('\nconst gateway', `\n${given}\nconst gateway`)
}

/** Packing and npm take their time on a busy machine. */
const installMs = 300_000

describe('the subscriptions package, packed and installed in an empty folder', () => {
  let folder: string
  let subgraphs: HttpSubgraphs
  let child: ChildProcess | undefined
  let client: ResumableClient | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stranger-'))
    await run(process.execPath, ['script/release.ts', '--dry-run', '--out', folder])
    const tarballs = ['query-plan-executor', 'federated-subscriptions'].flatMap((name) =>
      globSync(join(folder, `plumbline-${name}-*.tgz`)),
    )
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    await writeFile(join(folder, 'example.js'), example())
    const others = ['@apollo/gateway', '@apollo/server', 'graphql'].map((name) => `${name}@${dependencies[name]}`)
    const install = ['install', '--prefer-offline', '--no-audit', '--no-fund']
    await run('npm', [...install, ...tarballs, ...others], { cwd: folder })
    for (const line of lines.filter((one) => one !== own))
      await run('npm', ['install', '--no-audit', '--no-fund', '--prefix', `node-${line}`, `node@${line}`], {
        cwd: folder,
      })
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

  afterAll(() => rm(folder, { recursive: true }))

  /** @returns the port */
  async function startExample(line: string, port = 0): Promise<number> {
    const node = line === own ? process.execPath : join(folder, `node-${line}/node_modules/.bin/node`)
    child = spawn(node, ['example.js'], {
      cwd: folder,
      env: { ...process.env, SUPERGRAPH: subgraphs.compose(), PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [text] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string]
    return Number(text)
  }

  test.each(lines)("runs its README's example on Node %s, and clients resume when it is killed", async (line) => {
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

  test('has types that hold without looking away', async () => {
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
