import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { createGateway, loadGatewayConfig } from '#gateway'
import type { Gateway } from '#gateway'
import { collectLog } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'

const withFields = (fields: readonly string[], url: string) => {
  const { supergraphSdl = '' } = composeServices([
    { name: 'reviews', typeDefs: parse(`type Query { ${fields.map((name) => `${name}: Int`).join(' ')} }`), url },
    { name: 'shops', typeDefs: parse('type Query { shop: Int }'), url: 'http://127.0.0.1:9/graphql' },
  ])
  return supergraphSdl
}
const address = 'http://127.0.0.1:9/graphql'

describe('a gateway whose supergraph changes', () => {
  let folder: string
  let gateway: Gateway | null = null

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'reload-'))
  })

  afterEach(async () => {
    await gateway?.dispose()
    gateway = null
    rmSync(folder, { recursive: true })
  })

  async function start(supergraph: string, env: Readonly<Record<string, string>> = {}) {
    const { log, lines } = collectLog()
    const config = loadGatewayConfig({ AUTHENTICATION: 'off', PORT: '0', SUPERGRAPH: supergraph, ...env })
    gateway = await createGateway(config, { log })
    return { url: gateway.url, lines }
  }

  async function fieldsOf(url: string): Promise<readonly string[]> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __type(name: "Query") { fields { name } } }' }),
    })
    const { data } = (await response.json()) as { data: { __type: { fields: { name: string }[] } } }
    return data.__type.fields.map(({ name }) => name)
  }

  test('follows the links of a mounted ConfigMap', async () => {
    const path = join(folder, 'sg.graphql')
    const publish = (version: string, sdl: string) => {
      mkdirSync(join(folder, version))
      writeFileSync(join(folder, version, 'sg.graphql'), sdl)
      symlinkSync(version, join(folder, '..data_tmp'))
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
    }
    publish('..2026_1', withFields(['a'], address))
    symlinkSync(join('..data', 'sg.graphql'), path)
    const { url } = await start(path)
    publish('..2026_2', withFields(['a', 'b'], address))
    await until(async () => (await fieldsOf(url)).includes('b'))
  })

  test('follows a link whose target is replaced in another folder', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'reload-'))
    writeFileSync(join(elsewhere, 'sg.graphql'), withFields(['a'], address))
    symlinkSync(join(elsewhere, 'sg.graphql'), join(folder, 'sg.graphql'))
    const { url } = await start(join(folder, 'sg.graphql'), { SUPERGRAPH_POLL_SECONDS: '1' })
    writeFileSync(join(elsewhere, 'sg.graphql'), withFields(['a', 'b'], address))
    await until(async () => (await fieldsOf(url)).includes('b'))
    rmSync(elsewhere, { recursive: true })
  })

  test.each([
    ['no address', ''],
    ['an address that is none', 'reviews:4001'],
    ['an address of another protocol', 'ftp://127.0.0.1/graphql'],
  ])(
    'rejects a supergraph in which a subgraph has %s, names the subgraph, and uses the next supergraph',
    async (_what, bad) => {
      const path = join(folder, 'sg.graphql')
      writeFileSync(path, withFields(['a'], address))
      const { url, lines } = await start(path)
      writeFileSync(path, withFields(['a', 'b'], bad))
      await until(() => lines.some(({ msg }) => String(msg).includes('not usable')))
      expect(lines.find(({ msg }) => String(msg).includes('not usable'))).toMatchObject({
        level: 50,
        reason: expect.stringContaining(
          `for the subgraph "reviews", there or in SUBGRAPH_URLS, got "${bad}"`,
        ) as string,
      })
      expect(await fieldsOf(url)).toEqual(['a', 'shop'])
      writeFileSync(path, withFields(['a', 'c'], address))
      await until(async () => (await fieldsOf(url)).includes('c'))
      expect(lines.filter(({ msg }) => String(msg).includes('not usable'))).toHaveLength(1)
    },
  )

  test('accepts a supergraph without an address of a subgraph if SUBGRAPH_URLS has one', async () => {
    const path = join(folder, 'sg.graphql')
    writeFileSync(path, withFields(['a'], ''))
    const { url } = await start(path, { SUBGRAPH_URLS: `reviews=${address}` })
    expect(await fieldsOf(url)).toEqual(['a', 'shop'])
  })

  test('does not start with a supergraph in which a subgraph has no address, and names the subgraph', async () => {
    const path = join(folder, 'sg.graphql')
    writeFileSync(path, withFields(['a'], ''))
    await expect(start(path)).rejects.toThrow(
      'SUPERGRAPH: expected a URL such as http://host:port/path for the subgraph "reviews", there or in SUBGRAPH_URLS, got ""',
    )
  })

  test('reports a name in SUBGRAPH_URLS that is not a subgraph, with a suggestion', async () => {
    const path = join(folder, 'sg.graphql')
    writeFileSync(path, withFields(['a'], address))
    const { lines } = await start(path, { SUBGRAPH_URLS: `reveiws=${address}` })
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 40,
        subgraph: 'reveiws',
        meant: 'reviews',
        msg: 'SUBGRAPH_URLS names a subgraph that the supergraph does not have; its address is not used',
      }),
    )
  })
})
