import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePorts } from '#root/test/support/platform/index'
import { until } from '#root/test/support/until'
import { startShopSubgraphs } from './shop-subgraphs.ts'
import type { ShopSubgraphs } from './shop-subgraphs.ts'
import { installMs, installPacked } from './stranger.ts'
import type { Stranger } from './stranger.ts'

/** The gateways from which the guides migrate, in the versions with which they have been tried. */
const peers = {
  'apollo-gateway': { '@apollo/gateway': '2.14.4', '@apollo/server': '5.5.1', graphql: '16.15.0' },
  'hive-gateway': { '@graphql-hive/gateway': '2.15.1', graphql: '16.15.0' },
  // With graphql 16.15, `@mercuriusjs/gateway` 5.2 fails on every list of entities.
  mercurius: { '@mercuriusjs/gateway': '5.2.0', mercurius: '16.10.1', fastify: '5.12.8', graphql: '16.11.0' },
}

type Peer = keyof typeof peers

/** Together they are 700 MB, so only `npm run test:packages` installs all of them. */
const tried: readonly Peer[] = process.env['PEERS'] === 'all' ? (Object.keys(peers) as Peer[]) : ['apollo-gateway']

/** What `npx` runs, by its name in a guide. */
const bins: Readonly<Record<string, string>> = {
  '@plumbline/gateway': 'plumbline-gateway',
  'hive-gateway': 'hive-gateway',
}

interface Section {
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly command: readonly string[]
}

/** The files and the command of a section of a guide. */
function readSection(guide: string, title: string): Section {
  const [, section = ''] = guide.split(`\n## ${title}\n`)
  const [body = ''] = section.split('\n## ', 1)
  const files = [...body.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, name = '', text = '']) => ({
    name,
    text,
  }))
  const [, command = ''] = /```sh\n(.*)\n```/.exec(body) ?? []
  return { files, command: command.split(' ') }
}

const operations: readonly { readonly query: string; readonly variables?: unknown }[] = [
  { query: '{ products { id name priceCents reviews { id text } } }' },
  {
    query:
      'query One($id: ID!) { product(id: $id) { ...Facts reviews { product { name } } } } fragment Facts on Product { name }',
    variables: { id: '2' },
  },
  { query: '{ first: product(id: "1") { label: name } second: product(id: "2") { label: name } }' },
  { query: '{ product(id: "9") { name } }' },
  { query: '{ reviews { text seenBy product { name seenBy } } }' },
  {
    query: 'query ($with: Boolean!) { products(first: 1) { name reviews @include(if: $with) { id } } }',
    variables: { with: false },
  },
  { query: '{ products(first: 1) { name outOfOrder } }' },
  { query: 'mutation { renameProduct(id: "1", name: "Desk") { id name reviews { text } } }' },
  { query: '{ __typename __type(name: "Product") { kind name } }' },
]

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string }[]
}

interface Followed {
  /** Where the files are and the command runs. */
  readonly folder: string
  readonly title: 'Before' | 'After'
}

describe('the guides for migrating', () => {
  let stranger: Stranger
  let subgraphs: ShopSubgraphs
  let child: ChildProcess | undefined

  beforeAll(async () => {
    subgraphs = await startShopSubgraphs()
    stranger = await installPacked(['gateway'], [])
    await writeFile(join(stranger.folder, 'supergraph.graphql'), subgraphs.supergraphSdl)
  }, installMs)

  afterEach(stop)

  afterAll(async () => {
    await stranger.dispose()
    await subgraphs.stop()
  })

  async function stop(): Promise<void> {
    if (child?.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'close')
  }

  /** Follows a section of a guide. @returns the address of the graph */
  async function follow(guide: string, { folder, title }: Followed): Promise<string> {
    const { files, command } = readSection(guide, title)
    const [port = 0] = await freePorts(1)
    for (const { name, text } of files)
      await writeFile(
        join(folder, name),
        text
          .replaceAll('4000', String(port))
          .replaceAll('http://localhost:4001/graphql', subgraphs.urls.products)
          .replaceAll('http://localhost:4002/graphql', subgraphs.urls.reviews),
      )
    const [program = '', target = '', ...args] = command
    const script = program === 'npx' ? join('node_modules/.bin', bins[target] ?? '') : target
    let output = ''
    child = spawn(process.execPath, [script, ...args], { cwd: folder, env: { PATH: process.env['PATH'] } })
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const url = `http://127.0.0.1:${port}/graphql`
    await until(async () => {
      if (child?.exitCode !== null) throw new Error(`expected ${command.join(' ')} to serve, it ended:\n${output}`)
      return ask(url, { query: '{ __typename }' }).then(
        ({ data }) => data !== undefined,
        () => false,
      )
    })
    return url
  }

  async function ask(url: string, operation: unknown): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer ada' },
      body: JSON.stringify(operation),
    })
    const { data, errors } = (await response.json()) as Answer
    return { data, ...(errors && { errors: errors.map(({ message }) => ({ message })) }) }
  }

  async function askAll(guide: string, followed: Followed): Promise<readonly Answer[]> {
    const url = await follow(guide, followed)
    const answers: Answer[] = []
    for (const operation of operations) answers.push(await ask(url, operation))
    await stop()
    return answers
  }

  /** @returns a folder with a gateway to migrate from */
  async function installPeer(peer: Peer): Promise<string> {
    const folder = join(stranger.folder, peer)
    await mkdir(folder)
    const dependencies = peers[peer]
    const manifest = { type: 'module', dependencies, overrides: { graphql: dependencies.graphql } }
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
    await copyFile(join(stranger.folder, 'supergraph.graphql'), join(folder, 'supergraph.graphql'))
    await stranger.install('--prefix', folder, '--ignore-scripts')
    return folder
  }

  test.each(tried)(
    'from %s returns the same responses',
    async (peer) => {
      const guide = readFileSync(`docs/migrating-from-${peer}.md`, 'utf8')
      const before = await askAll(guide, { folder: await installPeer(peer), title: 'Before' })
      expect(before[0]).toMatchObject({ data: { products: [{ name: 'Table', reviews: [{ text: 'Review 1' }] }, {}] } })
      expect(before[4]).toMatchObject({
        data: { reviews: [{ seenBy: 'Bearer ada', product: { seenBy: 'Bearer ada' } }, {}] },
      })
      expect(await askAll(guide, { folder: stranger.folder, title: 'After' })).toEqual(before)
    },
    installMs,
  )
})
