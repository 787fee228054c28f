/**
 * `npm run fix:lock`: adds missing platform packages to package-lock.json. npm omits an optional package that the registry
 * does not offer when the lock file is written, and `npm ci` then rejects the lock file as incomplete. The entries contain the exact
 * version that the parent requires, and the platform from the package's name, so that npm installs them only there.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { readCommandLine } from '../platform/src/command-line/index.ts'
import { completeLock, type LockFile } from './lock-file.ts'

readCommandLine({
  command: 'npm run fix:lock',
  does: 'Adds the optional packages of other platforms to package-lock.json that npm has omitted, without which "npm ci" rejects it.',
  options: {},
})
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile
const { completed, added } = completeLock(lock)
if (added.length > 0) writeFileSync('package-lock.json', `${JSON.stringify(completed, null, 2)}\n`)
console.log(`${added.length} platform packages added to package-lock.json`)
