import { execFileSync } from 'node:child_process'

/** Compiles what end-to-end tests start, and starts the platforms that those of them share which leave one as it was. */
export default async function setUp() {
  execFileSync('script/build', { stdio: 'inherit' })
  const { startSharedPlatforms } = await import('../../dist/test/support/platform/index.js')
  globalThis.sharedPlatforms = await startSharedPlatforms(process.env)
}
