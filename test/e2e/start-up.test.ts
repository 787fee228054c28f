import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '../support/platform/run-program.ts'
import type { Ending } from '../support/platform/run-program.ts'
import { startServers } from '../support/platform/servers.ts'
import type { TestServers } from '../support/platform/servers.ts'

const secret = 'only for tests: 32 characters or more'

describe('a start that cannot go well', () => {
  const standalone = 'dist/standalone/src/main.js'
  const gateway = 'dist/gateway/src/main.js'
  let folder: string
  let servers: TestServers

  beforeAll(async () => {
    servers = await startServers()
    folder = mkdtempSync(join(tmpdir(), 'plumbline-start-'))
  })

  afterAll(async () => {
    rmSync(folder, { recursive: true })
    await servers.dispose()
  })

  function refused({ code, output }: Ending, ...words: readonly (string | RegExp)[]) {
    expect(code).toBe(1)
    for (const word of words) expect(output).toMatch(word)
    expect(output).not.toMatch(/\\n +at |node_modules/)
  }

  test('names all missing and malformed settings in one error', async () => {
    const ending = await runProgram('dist/subgraphs/users/src/main.js', { PORT: 'x', MONGODB_URL: 'http://nowhere' })
    refused(
      ending,
      /PORT: expected an integer from 0 to 65535, got \\"x\\"/,
      /MONGODB_URL: expected a URL such as mongodb:\/\/host:port/,
      'REDIS_URL: expected',
      'IDENTITY_SECRET: expected text of at least 32 characters, got nothing',
    )
  })

  test('reports a port that is in use', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const port = String((taken.address() as AddressInfo).port)
    const ending = await runProgram(standalone, { ...servers.env, PORT: port })
    await new Promise((resolve) => taken.close(resolve))
    refused(ending, new RegExp(`PORT: expected a free port, got ${port}`))
  })

  test('names what is not valid in the configuration file of its working directory', async () => {
    const file = join(folder, 'plumbline.config.json')
    writeFileSync(file, JSON.stringify({ operationLimits: { maxDepht: 3 }, listen: { port: 'x' } }))
    const ending = await runProgram(standalone, servers.env, folder)
    rmSync(file)
    refused(
      ending,
      /plumbline\.config\.json: operationLimits\.maxDepht: expected one of .* .*maxDepth.* may be meant/,
      /plumbline\.config\.json: listen\.port: expected an integer from 0 to 65535/,
    )
  })

  // Both wait five seconds for their dependencies.
  test('reports an unreachable MONGODB_URL or REDIS_URL without its password', async () => {
    const store = 'mongodb://plumbline:hunter2@127.0.0.1:9/'
    const [storeless, redisless] = await Promise.all([
      runProgram(standalone, { ...servers.env, PORT: '0', MONGODB_URL: store }),
      runProgram(standalone, { ...servers.env, PORT: '0', REDIS_URL: 'redis://127.0.0.1:9' }),
    ])
    refused(storeless, 'MONGODB_URL: expected a MongoDB server at mongodb://***@127.0.0.1:9/, got')
    expect(storeless.output).not.toContain('hunter2')
    refused(redisless, 'REDIS_URL', '127.0.0.1:9')
  })

  test.each([
    ['is not there', null, /SUPERGRAPH: expected a composed supergraph at .*missing/],
    ['does not parse', 'type Query {', /SUPERGRAPH: expected a supergraph .*Syntax Error/],
    ['is no supergraph', 'type Query { a: Int }', /SUPERGRAPH: expected a supergraph/],
  ])('reports that the supergraph %s', async (name, text, message) => {
    const path = join(folder, text === null ? 'missing.graphql' : `${name}.graphql`)
    if (text !== null) writeFileSync(path, text)
    const env = { REDIS_URL: servers.env['REDIS_URL'] ?? '', IDENTITY_SECRET: secret, PORT: '0', SUPERGRAPH: path }
    refused(await runProgram(gateway, env), message)
  })
})
