import { existsSync, globSync, readFileSync } from 'node:fs'

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}

const commands = Object.values(scripts).join('\n')

test('npm scripts start programs that exist', () => {
  const programs = [...commands.matchAll(/(?:script\/run |dist\/|node )([\w/-]+\.(?:js|ts))/g)].map(
    ([, path = '']) => path,
  )
  const sources = programs
    .filter((path) => !path.startsWith('node_modules/'))
    .map((path) => path.replace(/\.js$/, '.ts'))
  expect(sources.filter((path) => !existsSync(path))).toEqual([])
})

test('npm scripts call scripts that exist', () => {
  const called = [...commands.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = '']) => name)
  expect(called.filter((name) => scripts[name] === undefined)).toEqual([])
})

test('scripts of Redis are files whose names end with the number of their keys', () => {
  const sources = globSync('{gateway,platform,subgraphs,packages,embedded,standalone}/**/src/**/*.{ts,lua}')
  const lua = sources.filter((path) => path.endsWith('.lua'))
  expect(lua.length).toBeGreaterThan(3)
  expect(lua.filter((path) => !/-(\d+|n)\.lua$/.test(path))).toEqual([])
  const others = sources.filter((path) => path.endsWith('.ts'))
  expect(others.filter((path) => readFileSync(path, 'utf8').includes('redis.call('))).toEqual([])
})
