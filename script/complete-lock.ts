/**
 * Adds to package-lock.json the platform packages that npm left out of it. npm drops an optional package that the registry
 * in use cannot offer at the moment of locking, and then its own `npm ci` refuses the lock file as incomplete. The entries
 * carry the exact version that the parent asks for, and the platform that the name tells; npm installs them only there.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { completeLock, type LockFile } from './lock-file.ts'

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile
const { completed, added } = completeLock(lock)
if (added.length > 0) writeFileSync('package-lock.json', `${JSON.stringify(completed, null, 2)}\n`)
console.log(`${added.length} platform packages added to package-lock.json`)
