import { isBuiltin } from 'node:module'

/** Fields of the top-level `package.json` that apply to all packages: the address of the project is only there. */
export interface ProjectManifest {
  readonly author: string
  readonly homepage: string
  readonly repository: { readonly type: string; readonly url: string }
}

/** The `package.json` of a package. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly files: readonly string[]
  readonly exports: Exports
  readonly private?: boolean
  readonly scripts?: Readonly<Record<string, string>>
  readonly imports?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export type Exports = string | { readonly [condition: string]: Exports }

/** The manifest that is published: with the project's address, without scripts, and without the sources, which stay here. */
export function publishedManifest(manifest: Manifest, project: ProjectManifest, directory: string) {
  const { scripts: _, ...published } = manifest
  const { author, homepage, repository } = project
  return {
    ...published,
    exports: withoutSources(manifest.exports),
    author,
    homepage,
    repository: { ...repository, directory },
  }
}

/** The files that `exports` names. */
export function targetsOf(exports: Exports): readonly string[] {
  return typeof exports === 'string' ? [exports] : Object.values(exports).flatMap(targetsOf)
}

/**
 * The packages that compiled code or its types import and the manifest does not list.
 * @param sources - the texts of the modules
 */
export function undeclaredImports(manifest: Manifest, sources: readonly string[]): readonly string[] {
  const declared = new Set([manifest.name, ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })])
  const imported = sources.flatMap((source) =>
    [...source.matchAll(importForm)].map(([, named, dynamic]) => named ?? dynamic ?? ''),
  )
  const packages = imported
    .filter((specifier) => !/^[.#]/.test(specifier) && !isBuiltin(specifier))
    .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier)
  return [...new Set(packages)].filter((name) => !declared.has(name)).sort()
}

const importForm = /^(?:import|export)\b(?:[^'"=;]*?\bfrom)?\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm

/**
 * Describes what prevents a release.
 * @param pending - changesets that no version contains yet
 */
export function releaseProblems(
  { homepage, repository }: ProjectManifest,
  pending: readonly string[],
): readonly string[] {
  const placeholders = [homepage, repository.url].filter((address) => new URL(address).hostname.endsWith('.example'))
  return [
    ...placeholders.map(
      (address) => `expected package.json to contain the address of the project, found the placeholder ${address}`,
    ),
    ...pending.map((name) => `expected "npm run version-packages" to have consumed .changeset/${name}`),
  ]
}

function withoutSources(exports: Exports): Exports {
  if (typeof exports === 'string') return exports
  return Object.fromEntries(
    Object.entries(exports)
      .filter(([condition]) => condition !== 'source')
      .map(([condition, target]) => [condition, withoutSources(target)]),
  )
}
