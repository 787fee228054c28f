import { execFileSync } from 'node:child_process'
import { markdownTable } from './blocks.ts'

interface CruiseReport {
  readonly modules: readonly {
    readonly source: string
    readonly dependencies: readonly { readonly resolved: string }[]
  }[]
}

/** Which module imports which, read from the imports as `check:modules` sees them. */
export interface ModuleGraph {
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>
}

const production = /^(packages|platform|gateway|subgraphs|schema|embedded|standalone)\//

/** Reads the imports of the whole tree; takes about a second. */
export function readModuleGraph(): ModuleGraph {
  const command = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'
  const args = [command, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', '.']
  const report = JSON.parse(
    execFileSync(process.execPath, args, { maxBuffer: 256 * 1024 * 1024, encoding: 'utf8' }),
  ) as CruiseReport
  return toModuleGraph(report)
}

/** Aggregates the imports between files to imports between modules. */
export function toModuleGraph(report: CruiseReport): ModuleGraph {
  const imports = new Map<string, Set<string>>()
  for (const { source, dependencies } of report.modules.filter((module) => production.test(module.source))) {
    const module = moduleOf(source)
    const targets = imports.get(module) ?? new Set()
    imports.set(module, targets)
    for (const { resolved } of dependencies) {
      if (production.test(resolved) && moduleOf(resolved) !== module) targets.add(moduleOf(resolved))
    }
  }
  return { imports }
}

/** The four subgraphs have the same modules, so they are drawn as one. */
export function moduleOf(path: string): string {
  const parts = path
    .replace(/^subgraphs\/[^/]+\//, 'subgraphs/')
    .split('/')
    .filter((part) => part !== 'src')
  const [workspace = '', module = ''] = parts
  return parts.length > 2 || workspace === 'schema' ? `${workspace}/${module}` : workspace
}

/** A Mermaid diagram of the imports between workspaces. */
export function workspacePicture(graph: ModuleGraph): string {
  const edges = new Set<string>()
  for (const [from, targets] of graph.imports) {
    for (const to of targets)
      if (workspaceOf(from) !== workspaceOf(to)) edges.add(`  ${workspaceOf(from)} --> ${workspaceOf(to)}`)
  }
  return ['```mermaid', 'graph LR', ...[...edges].toSorted(), '```'].join('\n')
}

/** One line per module: what it imports. */
export function moduleTable(graph: ModuleGraph): string {
  const rows = [...graph.imports]
    .filter(([module]) => module.includes('/'))
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([module, targets]) => [
      `\`${module}\``,
      [...targets]
        .toSorted()
        .map((target) => `\`${target}\``)
        .join(' ') || 'nothing',
    ])
  return markdownTable(['module', 'imports'], rows)
}

const workspaceOf = (module: string) => module.split('/')[0] ?? module
