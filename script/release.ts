/** `npm run release`: publishes the packages. `npm run release -- --help` lists the options. */
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { flag, readCommandLine, text } from '../platform/src/command-line/index.ts'
import {
  publishedManifest,
  releaseProblems,
  targetsOf,
  undeclaredImports,
  type Manifest,
  type ProjectManifest,
} from './release-manifest.ts'

const { values } = readCommandLine({
  command: 'npm run release',
  does: `Packs every public package in packages/ as it is published, checks the tarballs, and publishes those whose version the registry lacks.
    Versions and changelogs are written by "npm run version-packages" before.`,
  options: {
    'dry-run': flag('does everything except publishing'),
    out: text('keeps the tarballs there', 'folder'),
  },
})
const isDryRun = values['dry-run']
const staging = mkdtempSync(join(tmpdir(), 'release-'))
const out = resolve(values.out ?? join(staging, 'tarballs'))
mkdirSync(out, { recursive: true })

const project = readJson<ProjectManifest>('package.json')
const pending = readdirSync('.changeset').filter((name) => name.endsWith('.md') && name !== 'README.md')
const problems = releaseProblems(project, pending)
for (const problem of problems) console.error(`${isDryRun ? 'before a release' : 'error'}: ${problem}`)

if (problems.length > 0 && !isDryRun) process.exitCode = 1
else {
  // A package is compiled against the types of its dependencies.
  run('script/build', [])
  for (const path of globSync('packages/*/package.json').sort()) release(dirname(path))
}
rmSync(staging, { recursive: true, force: true })

function release(folder: string): void {
  const source = readJson<Manifest>(join(folder, 'package.json'))
  if (source.private) return
  const manifest = publishedManifest(source, project, folder)
  const stage = join(staging, basename(folder))
  mkdirSync(stage)
  // In another folder, because processes may be loading the files of this checkout.
  run('node_modules/.bin/tsc', ['-p', join(folder, 'tsconfig.json'), '--outDir', join(stage, 'dist')])
  addAssets(folder, source, stage)
  for (const file of source.files.filter((name) => name !== 'dist'))
    cpSync(join(folder, file), join(stage, file), { recursive: true })
  copyFileSync('LICENSE', join(stage, 'LICENSE'))
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  const modules = globSync('dist/**/*.{js,d.ts}', { cwd: stage }).map((path) => readFileSync(join(stage, path), 'utf8'))
  const undeclared = undeclaredImports(manifest, modules)
  if (undeclared.length > 0)
    throw new Error(`expected ${source.name} to depend on what it imports, it lacks ${undeclared.join(', ')}`)
  const [packed] = JSON.parse(
    run('npm', ['pack', stage, '--json', '--ignore-scripts', '--pack-destination', out]),
  ) as readonly Packed[]
  if (!packed) throw new Error(`expected npm to pack ${folder}, and it packed nothing`)
  const files = new Set(packed.files.map(({ path }) => path))
  const missing = targetsOf(manifest.exports).filter((target) => !files.has(target.replace('./', '')))
  if (missing.length > 0)
    throw new Error(`expected ${source.name} to contain what it exports, it lacks ${missing.join(', ')}`)
  console.log(`${packed.id}: ${packed.files.length} files, ${packed.size} bytes packed`)
  if (!isDryRun) publish(source, join(out, packed.filename))
}

/** Copies what compiled modules read from beside them: scripts of Redis, and the pages that `script/build` writes. */
function addAssets(folder: string, { imports }: Manifest, stage: string): void {
  const { rootDir = '.' } = readJson<TypeScriptConfig>(join(folder, 'tsconfig.json')).compilerOptions
  const root = join(folder, rootDir)
  for (const module of globSync('dist/**/*.js', { cwd: stage }).map((path) => relative('dist', dirname(path))))
    for (const script of globSync('*.lua', { cwd: join(root, module) }))
      copyFileSync(join(root, module, script), join(stage, 'dist', module, script))
  if (imports?.['#built/*']) cpSync('dist/explorer', join(stage, 'dist/explorer'), { recursive: true })
}

interface TypeScriptConfig {
  readonly compilerOptions: { readonly rootDir?: string }
}

interface Packed {
  readonly id: string
  readonly filename: string
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

function publish({ name, version }: Manifest, tarball: string): void {
  if (isPublished(name, version)) return console.log(`${name}@${version} is published already`)
  run('npm', ['publish', tarball, '--access', 'public', '--provenance'])
  console.log(`published ${name}@${version}`)
}

function isPublished(name: string, version: string): boolean {
  try {
    return run('npm', ['view', `${name}@${version}`, 'version']).trim() === version
  } catch {
    return false
  }
}

function run(command: string, args: readonly string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

function readJson<Content>(path: string): Content {
  return JSON.parse(readFileSync(path, 'utf8')) as Content
}
