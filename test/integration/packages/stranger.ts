import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const run = promisify(execFile)

/** An empty folder outside the repository, in which packed packages are installed as users install them. */
export interface Stranger {
  readonly folder: string
  /** Installs further packages, with the arguments of `npm install`. */
  install(...options: readonly string[]): Promise<void>
  /** Installs the lines of Node.js to run on that differ from this process's own. */
  installNodes(): Promise<void>
  /** @param line - one of `nodeLines` */
  node(line: string): string
  dispose(): Promise<void>
}

const own = process.versions.node.split('.', 1)[0] ?? ''

/** Lines of Node.js to run on, such as `20,22,24`; `npm run test:packages` names all that are supported. */
export const nodeLines = process.env['NODE_LINES']?.split(',') ?? [own]

/** Packing and npm are slow on a busy machine, and npm more so with a slow registry. */
export const installMs = 900_000

/**
 * @param packages - packages of this repository, without their scope. Packages of this repository that they depend on are installed from here, too.
 * @param others - `name@version`, as `npm install` takes them
 */
export async function installPacked(packages: readonly string[], others: readonly string[]): Promise<Stranger> {
  const folder = await mkdtemp(join(tmpdir(), 'stranger-'))
  await run(process.execPath, ['script/release.ts', '--dry-run', '--out', folder])
  const names = new Set(packages.flatMap(withOwnDependencies))
  const tarballs = [...names].flatMap((name) => globSync(join(folder, `plumbline-${name}-*.tgz`)))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  const install = async (...options: readonly string[]) =>
    void (await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...options], { cwd: folder }))
  await install(...tarballs, ...others)
  return {
    folder,
    install,
    async installNodes() {
      for (const line of nodeLines.filter((one) => one !== own))
        await install('--prefix', `node-${line}`, `node@${line}`)
    },
    node: (line) => (line === own ? process.execPath : join(folder, `node-${line}/node_modules/.bin/node`)),
    dispose: () => rm(folder, { recursive: true }),
  }
}

function withOwnDependencies(name: string): readonly string[] {
  const { dependencies = {} } = readManifest(`packages/${name}/package.json`)
  const ours = Object.keys(dependencies).filter((dependency) => dependency.startsWith('@plumbline/'))
  return [name, ...ours.flatMap((dependency) => withOwnDependencies(dependency.replace('@plumbline/', '')))]
}

/** `name@version`, as this repository depends on it. */
export function pinned(name: string): string {
  const { dependencies, devDependencies } = readManifest('package.json')
  return `${name}@${{ ...dependencies, ...devDependencies }[name]}`
}

/** The versions that a package depends on. */
export function dependenciesIn(manifest: string): Readonly<Record<string, string>> {
  return readManifest(manifest).dependencies ?? {}
}

type Versions = Readonly<Record<string, string>>

function readManifest(path: string): { readonly dependencies?: Versions; readonly devDependencies?: Versions } {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** The first example in TypeScript of a package's README. */
export function exampleOf(name: string): string {
  const readme = readFileSync(`packages/${name}/README.md`, 'utf8')
  return /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
}
