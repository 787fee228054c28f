import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'

export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: unknown
}

export type Labels = Readonly<Record<string, string>>

/** Why manifests cannot be rendered here; null if they can. */
export const kubectlProblem: string | null = findProblem()

// Components need Kustomize 4; the version is shown since kubectl 1.24.
function findProblem(): string | null {
  const { status, stdout } = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' })
  if (status !== 0) return 'kubectl is not on the PATH'
  return /Kustomize Version: v([4-9]|\d\d)/.test(stdout) ? null : 'expected kubectl 1.24 or later, found an older one'
}

const root = 'deploy/kubernetes'

/** What to render: folders in `deploy/kubernetes`. */
export interface Rendering {
  readonly resources: readonly string[]
  readonly components?: readonly string[]
}

const rendered = new Map<string, readonly KubernetesObject[]>()

/** Renders with `kubectl kustomize`, as an operator's own overlay would; each rendering once. */
export function render(rendering: Rendering): readonly KubernetesObject[] {
  const key = JSON.stringify(rendering)
  const objects = rendered.get(key) ?? renderNow(rendering)
  rendered.set(key, objects)
  return objects
}

function renderNow({ resources, components = [] }: Rendering): readonly KubernetesObject[] {
  const folder = mkdtempSync(join(tmpdir(), 'kustomize-'))
  try {
    const from = (path: string) => relative(folder, resolve(root, path))
    const text = stringify({ resources: resources.map(from), components: components.map(from) })
    writeFileSync(join(folder, 'kustomization.yaml'), text)
    const output = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' })
    return parseAllDocuments(output).map((document) => document.toJS() as KubernetesObject)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
