import { readFile } from 'node:fs/promises'
import { completeLock, missingPlatformPackages, platformOf, type LockFile } from '#root/script/lock-file'

test('the lock file names every platform package, so npm ci accepts it', async () => {
  expect(missingPlatformPackages(JSON.parse(await readFile('package-lock.json', 'utf8')) as LockFile)).toEqual([])
})

test('the lock file does not contain where its packages were fetched', async () => {
  expect(await readFile('package-lock.json', 'utf8')).not.toMatch(/"resolved": "(?!packages\/|console")/)
})

test('adds the missing platforms of a package with the required version', () => {
  const parent = {
    version: '1.2.0',
    dev: true,
    optionalDependencies: { 'a-linux-x64-musl': '1.2.0', 'a-here-x64': '1.2.0' },
  }
  const lock: LockFile = { packages: { '': {}, 'node_modules/a': parent } }
  const { completed, added } = completeLock(lock)
  expect(added).toEqual(['node_modules/a-linux-x64-musl'])
  expect(completed.packages['node_modules/a-linux-x64-musl']).toEqual({
    version: '1.2.0',
    os: ['linux'],
    cpu: ['x64'],
    libc: ['musl'],
    dev: true,
    optional: true,
  })
})

test('leaves a complete lock file as it is', () => {
  const packages = {
    'node_modules/a': { optionalDependencies: { 'b-darwin-x64': '1.0.0' } },
    'node_modules/b-darwin-x64': {},
  }
  expect(completeLock({ packages }).added).toEqual([])
})

test.each([
  ['@swc/core-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
  ['@oxlint/binding-linux-arm64-gnu', { os: ['linux'], cpu: ['arm64'], libc: ['glibc'] }],
  ['@msgpackr-extract/msgpackr-extract-linux-arm', { os: ['linux'], cpu: ['arm'] }],
  ['fsevents', null],
])('reads the platform of %s from its name', (name, platform) => {
  expect(platformOf(name)).toEqual(platform)
})
