import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { until } from '#root/test/support/until'
import { startShopSubgraphs } from './shop-subgraphs.ts'
import type { ShopSubgraphs } from './shop-subgraphs.ts'
import { installMs, installPacked, pinned } from './stranger.ts'
import type { Stranger } from './stranger.ts'

interface Report {
  readonly path: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** A server in place of GraphOS and Hive. */
async function startReceiver() {
  const reports: Report[] = []
  const server: Server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
      reports.push({ path: request.url, headers: request.headers, text: bytes.toString('latin1') })
      response
        .setHeader('content-type', 'application/json')
        .end('{"data":{"tokenInfo":{"__typename":"TokenNotFoundError","message":"not Hive"}}}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { reports, stop, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const [, example = ''] =
  /```js\n\/\/ plumbline.config.js\n([\s\S]*?)```/.exec(readFileSync('docs/usage-reports.md', 'utf8')) ?? []

describe('usage reports', () => {
  let stranger: Stranger
  let subgraphs: ShopSubgraphs
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  let child: ChildProcess | undefined

  beforeAll(async () => {
    subgraphs = await startShopSubgraphs()
    receiver = await startReceiver()
    const others = [...['@apollo/server', 'graphql'].map(pinned), '@graphql-hive/apollo@0.47.2']
    stranger = await installPacked(['gateway'], others)
    await writeFile(join(stranger.folder, 'supergraph.graphql'), subgraphs.supergraphSdl)
  }, installMs)

  beforeEach(() => receiver.reports.splice(0))

  afterEach(async () => {
    if (child?.exitCode === null && child.kill('SIGKILL')) await once(child, 'close')
  })

  afterAll(async () => {
    await stranger.dispose()
    await receiver.stop()
    await subgraphs.stop()
  })

  const env = {
    PATH: process.env['PATH'],
    APOLLO_KEY: 'service:shop:secret',
    APOLLO_GRAPH_REF: 'shop@production',
    HIVE_TOKEN: 'hvo1/secret',
  }

  /** Prints each host name that the process looks up. */
  const spy = `const dns = require('node:dns')
const { lookup } = dns
dns.lookup = (name, ...rest) => (process.stdout.write('lookup ' + name + '\\n'), lookup(name, ...rest))
`

  /**
   * Serves until it has executed an operation three times.
   * @returns the names of the hosts that the gateway has looked up
   */
  async function serve(config: string): Promise<readonly string[]> {
    await writeFile(join(stranger.folder, 'plumbline.config.js'), config)
    await writeFile(join(stranger.folder, 'spy.cjs'), spy)
    const args = ['--require', './spy.cjs', 'node_modules/.bin/plumbline-gateway', '--port', '0']
    let output = ''
    child = spawn(process.execPath, args, { cwd: stranger.folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
    const address = /http:\/\/[\d.]+:\d+/
    await until(() => address.test(output))
    const url = address.exec(output)?.[0]
    for (let round = 0; round < 3; round++) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'apollographql-client-name': 'till',
          'x-graphql-client-name': 'till',
          'x-graphql-client-version': '7',
        },
        body: JSON.stringify({ query: 'query Stock { products { name reviews { text } } }' }),
      })
      expect(((await response.json()) as { data?: unknown }).data).toMatchObject({ products: [{}, {}] })
    }
    // Both plugins send the rest when the server stops.
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    expect(await closed).toEqual([0, null])
    return [...output.matchAll(/^lookup (.*)$/gm)].map(([, name = '']) => name)
  }

  test('reach GraphOS and Hive by their own plugins, with every execution', async () => {
    const config = example
      .replace('UsageReporting()', `UsageReporting({ endpointUrl: '${receiver.url}' })`)
      .replace(
        'useHive({',
        `useHive({ selfHosting: { graphqlEndpoint: '${receiver.url}/graphql', applicationUrl: '${receiver.url}', usageEndpoint: '${receiver.url}/usage' },`,
      )
    await serve(config)
    const graphos = receiver.reports.filter(({ path }) => path === '/api/ingress/traces')
    expect(graphos.map(({ headers }) => headers['x-api-key'])).toEqual(graphos.map(() => env.APOLLO_KEY))
    const traces = graphos.map(({ text }) => text).join('')
    expect(traces).toContain('# Stock\nquery Stock{products{name reviews{text}}}')
    expect(traces).toContain('shop@production')
    const hive = receiver.reports.filter(({ path }) => path?.startsWith('/usage'))
    expect(hive[0]?.headers.authorization).toBe('Bearer hvo1/secret')
    const usages = hive.map(
      ({ text }) => JSON.parse(text) as { size: number; operations: unknown[]; map: Record<string, unknown> },
    )
    expect(usages.reduce((sum, { size }) => sum + size, 0)).toBe(3)
    expect(Object.values(usages[0]?.map ?? {})).toMatchObject([{ operationName: 'Stock' }])
  })

  test('are not sent without a plugin, whatever the environment has for Apollo', async () => {
    const names = await serve('export default {}')
    expect(names.filter((name) => name !== '127.0.0.1')).toEqual([])
  })
})
