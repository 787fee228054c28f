/** `npm run new:adr`: creates the next decision record. `npm run new:adr -- --help` describes it. */
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readCommandLine, rejectCommandLine } from '../platform/src/command-line/index.ts'

const directory = 'docs/adr'
const program = {
  command: 'npm run new:adr',
  does: `Creates the next decision record in ${directory}.`,
  positionals: { usage: '<title>', help: { '<title>': 'the decision: One log per topic' } },
  options: {},
}
const title = readCommandLine(program).positionals.join(' ').trim()
if (title === '') rejectCommandLine(program, 'expected a title, got none')

mkdirSync(directory, { recursive: true })
const numbers = globSync(join(directory, '[0-9]*.md')).map((path) => Number.parseInt(basename(path), 10))
const number = String(Math.max(0, ...numbers) + 1).padStart(4, '0')
const slug = title
  .toLowerCase()
  .replaceAll(/[^a-z0-9]+/g, '-')
  .replaceAll(/^-|-$/g, '')
const path = join(directory, `${number}-${slug}.md`)
if (existsSync(path)) throw new Error(`expected no ${path} yet`)

writeFileSync(
  path,
  `# ${number}. ${title}

- Status: Proposed
- Date: ${new Date().toISOString().slice(0, 10)}

## Context

The situation that requires a decision, and the constraints on it.

## Decision

What we do, in one sentence; then how. Alternatives, and why they were rejected.

## Consequences

What becomes easier and what becomes harder.

Revisit when the condition that would change this decision is met.
`,
)
console.log(path)
