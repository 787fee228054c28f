import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig, findConfigFile, gatewaySettings, loadGatewayConfig } from '#gateway'
import type { ConfigFile } from '#gateway'
import { fileShape, pathsOfSettings } from '#root/gateway/src/config-file/index'

const off = { AUTHENTICATION: 'off' }

const fileOf = (content: unknown): ConfigFile => ({
  path: '/etc/plumbline.config.ts',
  name: 'plumbline.config.ts',
  text: '',
  content,
})

const problemsOf = (content: unknown, env: Readonly<Record<string, string>> = off): readonly string[] => {
  try {
    loadGatewayConfig(env, fileOf(content))
    return []
  } catch (error) {
    return (error as { readonly problems: readonly string[] }).problems
  }
}

describe('the content of a configuration file', () => {
  test('sets what environment variables set, in structured form', () => {
    const content = defineConfig({
      logLevel: 'warn',
      listen: { port: 4100 },
      authentication: { mode: 'off' },
      supergraph: { pollSeconds: 3 },
      subgraphs: {
        forwardHeaders: ['Authorization', 'x-tenant'],
        sharing: false,
        urls: { users: 'http://u:1/graphql' },
      },
      cache: { entities: 'off' },
      http: { trustedProxies: ['loopback'], pages: true },
      operationLimits: { maxDepth: 7, maxNodes: 50 },
    })
    expect(loadGatewayConfig({}, fileOf(content))).toMatchObject({
      logLevel: 'warn',
      listen: { port: 4100 },
      auth: null,
      supergraph: { pollMs: 3_000 },
      subgraphs: {
        requestHeaders: { all: [{ propagate: { named: 'authorization' } }, { propagate: { named: 'x-tenant' } }] },
        sharing: false,
        urls: { users: ['http://u:1/graphql'] },
      },
      cache: null,
      http: { trustedProxies: ['loopback'], pages: true },
      operationLimits: { maxDepth: 7, maxNodes: 50, maxFields: 5_000 },
    })
  })

  test('yields to environment variables, for each subgraph too', () => {
    const urls = { users: ['http://file:1/graphql', 'http://file:2/graphql'], agents: 'http://file:3/graphql' }
    const file = fileOf({ operationLimits: { maxDepth: 7, maxFields: 70 }, subgraphs: { urls } })
    const config = loadGatewayConfig({ ...off, MAX_DEPTH: '9', SUBGRAPH_URLS: 'agents=http://env:1/graphql' }, file)
    expect(config.operationLimits).toMatchObject({ maxDepth: 9, maxFields: 70 })
    expect(config.subgraphs.urls).toEqual({ users: urls.users, agents: ['http://env:1/graphql'] })
  })

  test('every unknown key and wrong value is reported at once, with its path', () => {
    const content = {
      workrs: 2,
      listen: { port: '4000', host: 7 },
      subgraphs: { timeoutMs: 0, urls: { users: 'ftp://u', agents: [] }, retries: {} },
      operationLimits: [],
      authentication: { identitySecret: 'too short' },
      http: { corsOrigins: 'https://app.test', pages: 'yes' },
    }
    expect(problemsOf(content, { ...off, MAX_FIELDS: 'many' })).toEqual([
      'plumbline.config.ts: listen.host: expected text, got 7',
      'plumbline.config.ts: listen.port: expected an integer from 0 to 65535, got "4000"',
      'plumbline.config.ts: subgraphs.timeoutMs: expected an integer from 1 to 600000, got 0',
      'plumbline.config.ts: authentication.identitySecret: expected text, got a value of another form (not shown, it is a secret)',
      'plumbline.config.ts: http.corsOrigins: expected a list of texts, got "https://app.test"',
      'MAX_FIELDS: expected an integer from 1 to 1000000, got "many"',
      'plumbline.config.ts: http.pages: expected one of on, off, auto, got "yes"',
      expect.stringMatching(
        /^plumbline\.config\.ts: workrs: expected one of logLevel, workers, .*, got an unknown key; "workers" may be meant$/,
      ),
      'plumbline.config.ts: subgraphs.urls.users: expected a URL or a list of URLs, got "ftp://u"',
      'plumbline.config.ts: subgraphs.urls.agents: expected array to have >=1 items, got []',
      expect.stringContaining('plumbline.config.ts: subgraphs.retries: expected one of urls, '),
      'plumbline.config.ts: operationLimits: expected an object, got []',
    ])
  })

  test('a value that a variable replaces is checked too', () => {
    expect(problemsOf({ operationLimits: { maxDepth: 'deep' } }, { ...off, MAX_DEPTH: '9' })).toEqual([
      'plumbline.config.ts: operationLimits.maxDepth: expected an integer from 1 to 1000, got "deep"',
    ])
  })

  test.each([null, 7, 'x', [], () => ({})])('content that is no object (%p) is refused', (content) => {
    expect(problemsOf(content)).toEqual([
      expect.stringMatching(/^plumbline\.config\.ts: the file: expected an object, got /),
    ])
  })

  test('a key that every object inherits is unknown', () => {
    expect(problemsOf(JSON.parse('{ "constructor": {}, "toString": 1, "__proto__": {} }'))).toHaveLength(3)
  })

  test('a well-known secret is refused in production, as in a variable', () => {
    const content = {
      authentication: { identitySecret: 'replace-me-with-32-random-characters' },
      redis: { url: 'redis://r:6379' },
    }
    expect(problemsOf(content, { NODE_ENV: 'production' })).toEqual([
      'plumbline.config.ts: authentication.identitySecret: expected an own secret in production, got a publicly known one',
    ])
  })

  test('every setting has a place in the file, but for those that find the file and name the environment', () => {
    const placed = pathsOfSettings(fileShape)
    // Some have a structured form: `subgraphs.urls`, `subgraphs.tls`, `authentication.jwt.issuers`.
    expect(Object.keys(gatewaySettings).filter((name) => !placed.has(name))).toEqual([
      'CONFIG_FILE',
      'SUBGRAPH_TLS_CA',
      'SUBGRAPH_TLS_CERT',
      'SUBGRAPH_TLS_KEY',
      'SUBGRAPH_URLS',
      'JWT_ISSUERS',
      'NODE_ENV',
    ])
  })
})

describe('the configuration file', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-file-'))
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  const find = (path?: string) => findConfigFile({ path, workingDirectory: folder })

  test.each([
    ['plumbline.config.ts', 'const workers: number = 3\nexport default { workers }'],
    ['plumbline.config.mts', 'export default { workers: 3 satisfies number }'],
    ['plumbline.config.mjs', 'export default { workers: 3 }'],
    ['plumbline.config.js', 'module.exports = { workers: 3 }'],
    ['plumbline.config.json', '{ "workers": 3 }'],
  ])('%s is found in the working directory', async (name, text) => {
    write(name, text)
    expect(await find()).toMatchObject({ path: join(folder, name), name, content: { workers: 3 } })
  })

  test('is optional', async () => {
    expect(await find()).toBeNull()
  })

  test('may have any name and be anywhere if it is named', async () => {
    write('gateway.json', '{}')
    expect(await find('gateway.json')).toMatchObject({ name: 'gateway.json' })
    expect(await find(join(folder, 'gateway.json'))).toMatchObject({ name: 'gateway.json' })
  })

  test.each([
    ['is absent', 'absent.json', '', /absent\.json: expected a configuration file at .*ENOENT/],
    ['is not JSON', 'bad.json', '{ "workers": }', /bad\.json: expected a configuration file at .*JSON/],
    ['does not evaluate', 'bad.mjs', 'throw new Error("no licence")', /bad\.mjs: expected .* got: no licence/],
    ['has a syntax error', 'bad.ts', 'export default {', /bad\.ts: expected a configuration file/],
    [
      'has no default export',
      'named.mjs',
      'export const config = {}',
      /named\.mjs: expected a default export, got config/,
    ],
  ])('a named file that %s is refused', async (_what, name, text, reason) => {
    if (text !== '') write(name, text)
    await expect(find(name)).rejects.toThrow(reason)
  })

  test('two files are refused, because only one could be used', async () => {
    write('plumbline.config.json', '{}')
    write('plumbline.config.ts', 'export default {}')
    await expect(find()).rejects.toThrow(
      'expected one configuration file, got plumbline.config.ts, plumbline.config.json',
    )
  })
})
