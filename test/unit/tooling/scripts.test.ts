import { existsSync, readFileSync } from 'node:fs'

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
