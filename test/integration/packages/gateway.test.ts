import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { copyFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { resume } from '@plumbline/client'
import type { ResumableClient } from '@plumbline/client'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { until } from '#root/test/support/until'
import { startHttpSubgraphs } from '../with-subscriptions/support.ts'
import type { HttpSubgraphs } from '../with-subscriptions/support.ts'
import { exampleOf, installMs, installPacked, nodeLines, pinned, run } from './stranger.ts'
import type { Stranger } from './stranger.ts'

/** The arguments of the README's first command. */
function readmeArguments(): readonly string[] {
  const [, args = ''] = /npx @plumbline\/gateway (.*)\n/.exec(readFileSync('packages/gateway/README.md', 'utf8')) ?? []
  return args.split(' ')
}

const progress = 'subscription { progress(topic: "a") { cursor n product { name } } }'
const event = (n: number) => ({ progress: { cursor: `a:${n}`, n, product: { name: `Product ${n}` } } })

describe('the gateway, packed and installed in an empty folder', () => {
  let stranger: Stranger
  let folder: string
  let bin: string
  let subgraphs: HttpSubgraphs
  let child: ChildProcess | undefined
  let client: ResumableClient | undefined

  beforeAll(async () => {
    stranger = await installPacked(['gateway'], [pinned('pino')])
    folder = stranger.folder
    bin = join(folder, 'node_modules/.bin/plumbline-gateway')
    await stranger.installNodes()
  }, installMs)

  beforeEach(async () => {
    subgraphs = await startHttpSubgraphs()
    await writeFile(join(folder, 'supergraph.graphql'), subgraphs.compose())
  })

  afterEach(async () => {
    client?.dispose()
    await kill()
    await subgraphs.stop()
  })

  afterAll(() => stranger.dispose())

  async function kill(): Promise<void> {
    if (child?.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'close')
  }

  /** @returns the first line of the output that has a URL, or that is one */
  async function start(line: string, args: readonly string[]): Promise<string> {
    child = spawn(stranger.node(line), [...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const text of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const [url] = /http:\/\/[\d.]+:\d+/.exec(text) ?? []
      if (url) return url
    }
    throw new Error(`expected the gateway to name its address, it ended with ${child.exitCode}`)
  }

  const serve = (line: string, port = 0) => start(line, [bin, ...readmeArguments(), '--port', String(port)])

  async function typeErrorsOf(name: string): Promise<string> {
    const tsc = join(process.cwd(), 'node_modules/.bin/tsc')
    const options =
      '--noEmit --strict --module nodenext --target es2022 --types node --skipLibCheck --allowImportingTsExtensions'
    const roots = ['--typeRoots', join(process.cwd(), 'node_modules/@types')]
    const { stdout } = await run(tsc, [...options.split(' '), ...roots, name], { cwd: folder }).catch(
      (failure: { readonly stdout: string }) => failure,
    )
    return stdout
  }

  async function query(url: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"query":"{ ping product(upc: \\"1\\") { name } }"}',
    })
    return response.json()
  }

  const answer = { data: { ping: 'pong', product: { name: 'Product 1' } } }

  test.each(nodeLines)("runs its README's command on Node %s, and clients resume when it is killed", async (line) => {
    const url = await serve(line)
    expect(await query(url)).toEqual(answer)
    client = resume(
      createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 }),
      { backoffMs: [1, 50] },
    )
    const events: unknown[] = []
    const sink = {
      next: ({ data }: { readonly data?: unknown }) => events.push(data),
      error: (error: unknown) => events.push(error),
      complete: () => events.push('end'),
    }
    client.subscribe({ query: progress }, sink)
    await until(() => events.length === 1)
    await kill()
    subgraphs.log.append('a')
    subgraphs.log.append('a', 'END')
    await serve(line, Number(new URL(url).port))
    await until(() => events.length === 4)
    expect(events).toEqual([event(0), event(1), event(2), 'end'])
  })

  test.each(nodeLines)('reads its supergraph from a URL that redirects, on Node %s', async (line) => {
    const sdl = readFileSync(join(folder, 'supergraph.graphql'))
    const server = createServer((request, response) => {
      if (request.url === '/latest') response.writeHead(302, { location: '/v1' }).end()
      else response.end(sdl)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    try {
      const url = await start(line, [bin, '--supergraph', `http://127.0.0.1:${port}/latest`, '--port', '0'])
      expect(await query(url)).toEqual(answer)
    } finally {
      await kill()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })

  test('streams subscriptions as server-sent events', async () => {
    const url = await serve(process.versions.node.split('.', 1)[0] ?? '')
    const stream = createSseClient({ url: `${url}/graphql` })
    const events = stream.iterate<unknown>({ query: progress })
    expect((await events.next()).value).toMatchObject({ data: event(0) })
    subgraphs.log.append('a')
    expect((await events.next()).value).toMatchObject({ data: event(1) })
    await events.return?.()
    stream.dispose()
  })

  test("runs its README's example as a library, and stops on SIGTERM", async () => {
    await writeFile(join(folder, 'example.js'), exampleOf('gateway').replace("PORT: '4000'", "PORT: '0'"))
    const url = await start(process.versions.node.split('.', 1)[0] ?? '', ['example.js'])
    expect(await query(url)).toEqual(answer)
    const closed = once(child as ChildProcess, 'close')
    child?.kill('SIGTERM')
    expect(await closed).toEqual([0, null])
  })

  describe('with the example of plugins', () => {
    const names = readdirSync('docs/examples/gateway')

    beforeAll(async () => {
      await stranger.install(pinned('graphql'))
      for (const name of names) await copyFile(join('docs/examples/gateway', name), join(folder, name))
    })

    afterAll(async () => {
      for (const name of names) await rm(join(folder, name))
    })

    const cannotStripTypes = (line: string) => Number(line.split('.', 1)[0]) < 22

    test.each(nodeLines)('runs it on Node %s, or reports that this version cannot run TypeScript', async (line) => {
      if (cannotStripTypes(line)) {
        const refused = (await run(stranger.node(line), [bin], { cwd: folder }).catch((error: unknown) => error)) as {
          readonly stdout: string
        }
        return expect(refused.stdout).toContain('plumbline.config.ts: expected a Node.js that runs TypeScript')
      }
      const url = await start(line, [bin, '--port', '0'])
      expect(await query(url)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
      expect(await query(url, { 'apollographql-client-name': 'web' })).toEqual({
        ...answer,
        extensions: {
          timing: {
            durationMs: expect.any(Number) as number,
            fetches: expect.arrayContaining([
              { subgraph: 'catalog', durationMs: expect.any(Number) as number },
            ]) as unknown,
          },
        },
      })
    })

    test('has valid types', async () => {
      expect(await typeErrorsOf('plumbline.config.ts')).toBe('')
    })
  })

  test('has types that pass without skipLibCheck', async () => {
    const source = `import { createGateway, loadGatewayConfig } from '@plumbline/gateway'
import type { Gateway, GatewayConfig } from '@plumbline/gateway'
import { pino } from 'pino'
const config: GatewayConfig = loadGatewayConfig({ AUTHENTICATION: 'off' })
export const gateway: Promise<Gateway> = createGateway(config, { log: pino() })
// @ts-expect-error: a gateway logs
export const silent: Promise<Gateway> = createGateway(config, {})
`
    await writeFile(join(folder, 'typed.ts'), source)
    expect(await typeErrorsOf('typed.ts')).toBe('')
  })

  test('is the program of npx, and prints its version and its settings', async () => {
    const version = await run('npx', ['@plumbline/gateway', '--version'], { cwd: folder })
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    const help = await run(process.execPath, [bin, '--help'], { cwd: folder })
    expect(help.stdout).toMatch(/^Usage: plumbline-gateway \[options\]$/m)
    expect(help.stdout).toContain('--supergraph <path or URL>')
    expect(help.stdout).toContain('SUBGRAPH_TIMEOUT_MS')
  })

  test.each([
    [['--supergraph', 'nowhere.graphql'], 1, 'expected a composed supergraph at nowhere.graphql'],
    [['--port', '70000'], 1, 'PORT: expected an integer from 0 to 65535, got \\"70000\\"'],
    [
      ['--prot', '1'],
      2,
      'plumbline-gateway: expected an option out of --supergraph, --config, --host, --port, --workers, --version, --help, got --prot\nSee plumbline-gateway --help.\n',
    ],
    [['--port'], 2, 'plumbline-gateway: --port: expected <number>, got nothing\n'],
    [['supergraph.graphql'], 2, ', got supergraph.graphql\n'],
  ])('refuses %j with the exit code %d, and names the expected value', async (options, code, message) => {
    const refused = (await run(process.execPath, [bin, ...options], { cwd: folder }).catch(
      (error: unknown) => error,
    )) as { readonly code: number; readonly stdout: string; readonly stderr: string }
    expect(refused.code).toBe(code)
    expect(refused.stdout + refused.stderr).toContain(message)
  })
})
