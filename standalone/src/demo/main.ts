import { readFileSync } from 'node:fs'
import { createLog } from '#platform/logging'
import { findOrStartPlatform } from '../client/find-or-start-platform.ts'
import { loadDemoConfig } from './config.ts'
import { runDemo } from './demo.ts'

const { url, examplePath } = loadDemoConfig(process.env, process.argv[2])
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
