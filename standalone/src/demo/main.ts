import { readFileSync } from 'node:fs'
import { readCommandLine, rejectCommandLine } from '#platform/command-line'
import { createLog } from '#platform/logging'
import { findOrStartPlatform } from '../client/find-or-start-platform.ts'
import { loadDemoConfig } from './config.ts'
import { runDemo } from './demo.ts'

const program = {
  command: 'npm run demo',
  does: `Signs up a user, creates an assessment, and shows the live progress of its run and the result. Uses the platform of PLUMBLINE_URL, or
    of PORT on this machine, and starts one if none answers there.`,
  positionals: {
    usage: '[file]',
    help: { '[file]': 'the assessment, in JSON (default: docs/examples/llm-serving.json)' },
  },
  options: {},
}
const [file, ...others] = readCommandLine(program).positionals
if (others.length > 0) rejectCommandLine(program, `expected one file, got ${others.length + 1}`)
const { url, examplePath } = loadDemoConfig(process.env, file)
try {
  const example: unknown = JSON.parse(readFileSync(examplePath, 'utf8'))
  const log = createLog({ service: 'demo', level: 'warn' })
  const platform = await findOrStartPlatform(url, process.env, log)
  try {
    await runDemo({ url: platform.url, example, output: process.stdout })
    if (platform.isOurs)
      process.stdout.write('  The platform ends with the demo; `npm start` serves what it has left.\n\n')
  } finally {
    await platform.dispose()
  }
} catch (error) {
  console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
