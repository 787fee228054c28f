/** Fails on source files of more than 300 lines; the linter warns of them from 200 on. */
import { globSync, readFileSync } from 'node:fs'

const maxLines = 300
const sources = [
  'packages/*/src',
  'platform',
  'gateway',
  'subgraphs',
  'schema',
  'embedded',
  'standalone',
  'test',
  'bench',
  'script',
]

const tooLong = globSync(`{${sources.join(',')}}/**/*.{ts,mjs}`)
  .filter((path) => !path.startsWith('schema/generated/'))
  .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
  .filter(({ lines }) => lines > maxLines)

for (const { path, lines } of tooLong) console.error(`${path}: expected at most ${maxLines} lines, found ${lines}`)
process.exitCode = tooLong.length > 0 ? 1 : 0
