import { execFileSync } from 'node:child_process'

/** Compiles the programs that end-to-end tests start, and starts the platforms that are shared by tests that do not change them. */
export default async function setUp() {
  execFileSync('script/build', { stdio: 'inherit' })
  const { startSharedPlatforms } = await import('../../dist/test/support/platform/index.js')
  globalThis.sharedPlatforms = await startSharedPlatforms(process.env)
}
