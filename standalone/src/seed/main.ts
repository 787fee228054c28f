import { readCommandLine } from '#platform/command-line'
import { createLog } from '#platform/logging'
import { findOrStartPlatform } from '../client/find-or-start-platform.ts'
import { mailFileOf } from '../config.ts'
import { loadDemoConfig } from '../demo/config.ts'
import { seed } from './seed.ts'

readCommandLine({
  command: 'npm run seed',
  does: `Fills a platform with organizations, members, assessments, runs and payments. Uses the platform of PLUMBLINE_URL, or of PORT on this
    machine, and starts one if none answers there.`,
  options: {},
})
const { url } = loadDemoConfig(process.env)
try {
  const platform = await findOrStartPlatform(url, process.env, createLog({ service: 'seed', level: 'warn' }))
  try {
    await seed({ url: platform.url, output: process.stdout, mailFile: mailFileOf(process.env) })
  } finally {
    await platform.dispose()
  }
} catch (error) {
  console.error(`The seed failed: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
