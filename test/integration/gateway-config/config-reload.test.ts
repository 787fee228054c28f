import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { until } from '#root/test/support/until'
import { startGatewayProcess } from './gateway-process.ts'
import type { GatewayProcess, GatewayProcessOptions } from './gateway-process.ts'

const { supergraphSdl = '' } = composeServices([
  {
    name: 'nodes',
    typeDefs: parse('type Query { node: Node } type Node { next: Node, id: Int }'),
    url: 'http://127.0.0.1:9/graphql',
  },
])

const deep = '{ node { next { next { id } } } }'

describe('a gateway whose configuration file changes', () => {
  let folder: string
  let gateway: GatewayProcess | null = null

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-reload-'))
    writeFileSync(join(folder, 'sg.graphql'), supergraphSdl)
  })

  afterEach(async () => {
    await gateway?.stop()
    gateway = null
    rmSync(folder, { recursive: true })
  })

  const supergraph = { location: 'sg.graphql' }
  const writeConfig = (content: unknown) =>
    writeFileSync(join(folder, 'plumbline.config.ts'), `export default ${JSON.stringify(content)} satisfies object\n`)

  async function start(options: Partial<GatewayProcessOptions> = {}) {
    gateway = await startGatewayProcess({ workingDirectory: folder, ...options })
    return gateway
  }

  /** Whether the operation exceeds a limit; otherwise its subgraph is unreachable. */
  async function isTooCostly({ url }: GatewayProcess, query = deep): Promise<boolean> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
    return errors[0]?.extensions.code === 'OPERATION_TOO_COSTLY'
  }

  const logged = ({ lines }: GatewayProcess, text: string) => lines.filter(({ msg }) => String(msg).includes(text))

  test('applies changed limits immediately, also to operations that it has executed before', async () => {
    writeConfig({ supergraph })
    const running = await start()
    expect(await isTooCostly(running)).toBe(false)
    expect(await isTooCostly(running)).toBe(false)
    writeConfig({ supergraph, operationLimits: { maxDepth: 3 } })
    await until(() => isTooCostly(running))
    writeConfig({ supergraph, operationLimits: { maxDepth: 4 } })
    await until(async () => !(await isTooCostly(running)))
    expect(logged(running, 'a changed configuration file is in use')).toEqual([
      expect.objectContaining({ file: 'plumbline.config.ts', changed: ['operationLimits.maxDepth'] }),
      expect.objectContaining({ changed: ['operationLimits.maxDepth'] }),
    ])
    expect(logged(running, 'after a restart')).toEqual([])
  })

  test('keeps a valid configuration when the new one is invalid, logs the reason once, and uses the next valid one', async () => {
    writeConfig({ supergraph, operationLimits: { maxDepth: 3 } })
    const running = await start()
    writeConfig({ supergraph, operationLimits: { maxDepth: 10, maxFields: 'all' }, http: { port: 1 } })
    await until(() => logged(running, 'not valid').length > 0)
    expect(await isTooCostly(running)).toBe(true)
    const [{ reason }] = logged(running, 'not valid') as [{ reason: string }]
    expect(reason).toContain(
      'plumbline.config.ts: operationLimits.maxFields: expected an integer from 1 to 1000000, got "all"',
    )
    expect(reason).toContain('plumbline.config.ts: http.port: expected one of ')
    writeFileSync(join(folder, 'plumbline.config.ts'), 'export default {')
    await until(() => logged(running, 'not valid').length > 1)
    writeConfig({ supergraph, operationLimits: { maxDepth: 10 } })
    await until(async () => !(await isTooCostly(running)))
    expect(logged(running, 'not valid')).toHaveLength(2)
  })

  test('names changes that need a restart, and applies the others', async () => {
    writeConfig({ supergraph, logLevel: 'info' })
    const running = await start()
    writeConfig({ supergraph, logLevel: 'info', operationLimits: { maxDepth: 3 }, http: { maxBodyBytes: 2_000 } })
    await until(() => isTooCostly(running))
    await until(() => logged(running, 'after a restart').length > 0)
    expect(logged(running, 'after a restart')).toEqual([
      expect.objectContaining({ level: 'warn', needsRestart: ['http.maxBodyBytes'] }),
    ])
  })

  test('applies changed rules for headers immediately', async () => {
    const received: (string | undefined)[] = []
    const subgraph = createServer((request, response) => {
      received.push(request.headers['x-tenant'] as string | undefined)
      request.resume()
      response.end('{"data":{"node":{"id":1}}}')
    })
    await new Promise<void>((resolve) => subgraph.listen(0, '127.0.0.1', resolve))
    const urls = { nodes: `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/graphql` }
    writeConfig({ supergraph, subgraphs: { urls } })
    const running = await start()
    const ask = () =>
      fetch(running.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-tenant': 'blue' },
        body: '{"query":"{ node { id } }"}',
      })
    await ask()
    await ask()
    expect(received).toEqual([undefined, undefined])
    writeConfig({ supergraph, subgraphs: { urls, forwardHeaders: ['x-tenant'] } })
    await until(async () => (await ask()).ok && received.at(-1) === 'blue')
    await new Promise((resolve) => subgraph.close(resolve))
    expect(logged(running, 'after a restart')).toEqual([])
  })

  test('changes the log level', async () => {
    writeConfig({ supergraph, logLevel: 'info' })
    const running = await start()
    writeConfig({ supergraph, logLevel: 'error' })
    // A failed operation is logged as a warning.
    await until(async () => {
      const before = running.lines.length
      await isTooCostly(running)
      return running.lines.length === before
    })
  })

  test('follows the links of a mounted ConfigMap', async () => {
    const path = join(folder, 'mounted', 'gateway.config.mjs')
    mkdirSync(join(folder, 'mounted'))
    const publish = (version: string, content: unknown) => {
      const mount = join(folder, 'mounted')
      mkdirSync(join(mount, version))
      writeFileSync(join(mount, version, 'gateway.config.mjs'), `export default ${JSON.stringify(content)}`)
      symlinkSync(version, join(mount, '..data_tmp'))
      renameSync(join(mount, '..data_tmp'), join(mount, '..data'))
    }
    publish('..2026_1', { supergraph })
    symlinkSync(join('..data', 'gateway.config.mjs'), path)
    const running = await start({ args: ['--config', path] })
    expect(await isTooCostly(running)).toBe(false)
    publish('..2026_2', { supergraph, operationLimits: { maxDepth: 3 } })
    await until(() => isTooCostly(running))
  })

  test('a variable keeps precedence when the file changes', async () => {
    writeConfig({ supergraph, operationLimits: { maxDepth: 10, maxAliases: 10 } })
    const running = await start({ env: { MAX_DEPTH: '3' } })
    writeConfig({ supergraph, operationLimits: { maxDepth: 20, maxAliases: 1 } })
    await until(() => isTooCostly(running, '{ a: node { id } b: node { id } }'))
    expect(await isTooCostly(running)).toBe(true)
  })

  test('workers that share a port all follow the file', async () => {
    writeConfig({ supergraph, workers: 2 })
    const running = await start()
    writeConfig({ supergraph, workers: 2, operationLimits: { maxDepth: 3 } })
    await until(() => logged(running, 'a changed configuration file is in use').length === 2)
  })
})
