/** Creates the next decision record: `npm run new:adr -- One log per topic`. */
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

const directory = 'docs/adr'
const title = process.argv.slice(2).join(' ').trim()
if (title === '') {
  console.error('expected a title: npm run new:adr -- One log per topic')
  process.exit(1)
}

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
