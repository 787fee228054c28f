/** `npm run gen:docs`: writes the generated parts of the documentation. `npm run gen:docs -- --help` describes it. */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { flag, readCommandLine } from '#platform/command-line'
import { blockNames, fillBlocks, type Generators } from './docs/blocks.ts'
import { calibrationTables } from './docs/calibration.ts'
import { errorCodeTable } from './docs/error-codes.ts'
import { brokenLinks } from './docs/links.ts'
import { readModuleGraph, moduleTable, workspacePicture } from './docs/module-graph.ts'
import { settingsTables } from './docs/settings.ts'

const documents = globSync(
  ['*.md', '{docs,platform,gateway,subgraphs,embedded,standalone,packages,bench,schema,test}/**/*.md'],
  {
    exclude: ['**/node_modules/**'],
  },
)
const { check: checkOnly } = readCommandLine({
  command: 'npm run gen:docs',
  does: 'Writes the generated parts of the documentation: settings, error codes, the calibration of the sizing, the module graph.',
  options: { check: flag('writes nothing, and fails if a part is out of date or a relative link is broken') },
}).values
const problems = checkOnly ? [...outdated(), ...documents.flatMap(brokenLinks)] : write()

for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

function write(): readonly string[] {
  for (const { path, before, after } of regenerated()) if (before !== after) writeFileSync(path, after)
  return unplaced()
}

function outdated(): readonly string[] {
  const stale = regenerated().filter(({ before, after }) => before !== after)
  return [
    ...stale.map(({ path }) => `${path}: expected what npm run gen:docs writes, found something else`),
    ...unplaced(),
  ]
}

function regenerated(): readonly { readonly path: string; readonly before: string; readonly after: string }[] {
  const generators = createGenerators()
  return documents.flatMap((path) => {
    const before = readFileSync(path, 'utf8')
    if (blockNames(before).length === 0) return []
    return [{ path, before, after: format(path, fillBlocks(before, generators)) }]
  })
}

/** Each generated part must be in a document; otherwise it could be missing without a check that fails. */
function unplaced(): readonly string[] {
  const placed = new Set(documents.flatMap((path) => blockNames(readFileSync(path, 'utf8'))))
  return Object.keys(createGenerators())
    .filter((name) => !placed.has(name))
    .map((name) => `expected a document with the part "generated: ${name}", found none`)
}

function createGenerators(): Generators {
  let graph: ReturnType<typeof readModuleGraph> | null = null
  const modules = () => (graph ??= readModuleGraph())
  return {
    'error-codes': errorCodeTable,
    calibration: calibrationTables,
    settings: settingsTables,
    'workspace-picture': () => workspacePicture(modules()),
    'module-table': () => moduleTable(modules()),
  }
}

function format(path: string, text: string): string {
  return execFileSync('node_modules/.bin/oxfmt', ['--stdin-filepath', path], { input: text, encoding: 'utf8' })
}
