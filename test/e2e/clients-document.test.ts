import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { sharedPlatform } from '../support/platform/index.ts'

const run = promisify(execFile)
const text = readFileSync('docs/clients.md', 'utf8')

// Packages of this repository are imported from their sources.
const flags = ['--conditions=source', '--experimental-transform-types', '--no-warnings']

const blocks = (language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block)

describe('docs/clients.md', () => {
  const url = sharedPlatform('oneProcess')
  // Of this repository, so that it can import the packages.
  const folder = resolve(`dist/clients-document-${process.pid}`)
  const here = (block: string) => block.replaceAll('http://localhost:4000', url)

  beforeAll(() => void mkdirSync(join(folder, 'src'), { recursive: true }))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('its TypeScript is a program that signs up, renews, starts, watches, pages and tells errors', async () => {
    const file = join(folder, 'program.mts')
    writeFileSync(file, here(blocks('ts').join('\n')))
    const { stdout } = await run(process.execPath, [...flags, file])
    const lines = stdout.trim().split('\n')
    expect(lines[0]).toBe('SNAPSHOT')
    expect(lines).toContain('RUN_COMPLETED')
    expect(lines.slice(-2)).toEqual(['Customer assistant', expect.stringMatching(/NOT_FOUND$/)])
  })

  test('its commands start a session and download the schema, from which types are generated', async () => {
    for (const block of blocks('sh')) {
      const { stdout } = await run('bash', ['-ec', here(block)], { cwd: folder })
      if (block.includes('/session/')) expect(stdout.match(/"accessToken"/g)).toHaveLength(2)
    }
    const [config = ''] = blocks('json')
    writeFileSync(join(folder, 'codegen.json'), config)
    writeFileSync(join(folder, 'src', 'me.graphql'), 'query Me { me { name } }')
    await run(resolve('node_modules/.bin/graphql-codegen'), ['--config', 'codegen.json'], { cwd: folder })
    expect(readFileSync(join(folder, 'src/gql/graphql.ts'), 'utf8')).toContain('MeDocument')
  })

  test('it says what a page does for each error code', () => {
    const codes = (page: string) => [...page.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code)
    expect(codes(text)).toEqual(codes(readFileSync('docs/errors.md', 'utf8')))
  })
})
