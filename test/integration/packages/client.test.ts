import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startCuttingProxy } from '#root/test/support/clients/cutting-proxy'
import type { CuttingProxy } from '#root/test/support/clients/cutting-proxy'
import { until } from '#root/test/support/until'
import { startGateway } from '../gateway-subscriptions/support/gateway.ts'
import type { TestGateway } from '../gateway-subscriptions/support/gateway.ts'
import { createTestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'
import type { TestSubgraphs } from '../gateway-subscriptions/support/subgraphs.ts'
import { exampleOf, installMs, installPacked, pinned, run } from './stranger.ts'
import type { Stranger } from './stranger.ts'

/** The first example of the README, with the URL of this test's server. */
function example(address: string): string {
  return exampleOf('client')
    .replace('wss://example.com/graphql', `ws://${address}/graphql`)
    .replaceAll('runProgress(runId: $id) { kind progress }', 'progress(topic: $id) { kind n }')
    .replaceAll("'runProgress'", "'progress'")
    .replace('$id: ID!', '$id: String!')
    .replace('console.log(data)', 'console.log(JSON.stringify(data.progress))')
}

describe('the client package, packed and installed in an empty folder', () => {
  let stranger: Stranger
  let folder: string
  let subgraphs: TestSubgraphs
  let gateway: TestGateway
  let network: CuttingProxy
  let child: ChildProcess | undefined

  beforeAll(async () => {
    stranger = await installPacked(['client'], ['graphql', 'graphql-ws'].map(pinned))
    folder = stranger.folder
    subgraphs = createTestSubgraphs()
    gateway = await startGateway(subgraphs)
    network = await startCuttingProxy({ port: Number(new URL(gateway.httpUrl).port) })
  }, installMs)

  afterAll(async () => {
    child?.kill()
    await network.dispose()
    await gateway.stop()
    await stranger.dispose()
  })

  test("runs its README's example, and resumes when its connection is killed", async () => {
    await writeFile(join(folder, 'example.js'), example(network.address))
    // Node 24 has a WebSocket of its own, as browsers do.
    child = spawn(process.execPath, ['example.js'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
    const ended = new Promise((resolve) => child?.once('close', resolve))
    const lines = () => output.split('\n').filter(Boolean)
    await until(() => lines().length === 1)
    subgraphs.log.append('run_1')
    await until(() => lines().length === 2)
    network.cut()
    subgraphs.log.append('run_1')
    subgraphs.log.append('run_1', 'END')
    expect(await ended).toBe(0)
    expect(lines().map((line) => (JSON.parse(line) as { readonly n: number }).n)).toEqual([0, 1, 2, 3])
  })

  test('has types for its entry points that pass without skipLibCheck', async () => {
    const source = `import { createResumer, resume } from '@plumbline/client'
import { createClient } from 'graphql-ws'
const client = resume(createClient({ url: 'ws://localhost/graphql' }), { fields: ['progress'] })
const status: string = client.resumer.status
// @ts-expect-error: a number is no list of names
createResumer({ fields: 1 })
export { status }
`
    await writeFile(join(folder, 'typed.ts'), source)
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', 'es2024,dom', '--types', '']
    const { stdout } = await run(join(process.cwd(), 'node_modules/.bin/tsc'), [...options, 'typed.ts'], {
      cwd: folder,
    })
    expect(stdout).toBe('')
  })
})
