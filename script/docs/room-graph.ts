import { execFileSync } from 'node:child_process'
import { markdownTable } from './blocks.ts'

interface CruiseReport {
  readonly modules: readonly {
    readonly source: string
    readonly dependencies: readonly { readonly resolved: string }[]
  }[]
}

/** Which room imports which, read from the imports as `check:rooms` sees them. */
export interface RoomGraph {
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>
}

const production = /^(packages|platform|gateway|subgraphs|schema|embedded|standalone)\//

/** Reads the imports of the whole tree; takes about a second. */
export function readRoomGraph(): RoomGraph {
  const command = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'
  const args = [command, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', '.']
  const report = JSON.parse(
    execFileSync(process.execPath, args, { maxBuffer: 256 * 1024 * 1024, encoding: 'utf8' }),
  ) as CruiseReport
  return toRoomGraph(report)
}

/** Folds the imports between files into imports between rooms. */
export function toRoomGraph(report: CruiseReport): RoomGraph {
  const imports = new Map<string, Set<string>>()
  for (const { source, dependencies } of report.modules.filter((module) => production.test(module.source))) {
    const room = roomOf(source)
    const targets = imports.get(room) ?? new Set()
    imports.set(room, targets)
    for (const { resolved } of dependencies) {
      if (production.test(resolved) && roomOf(resolved) !== room) targets.add(roomOf(resolved))
    }
  }
  return { imports }
}

/** The four subgraphs have the same rooms, so they are drawn as one. */
export function roomOf(path: string): string {
  const parts = path
    .replace(/^subgraphs\/[^/]+\//, 'subgraphs/')
    .split('/')
    .filter((part) => part !== 'src')
  const [workspace = '', room = ''] = parts
  return parts.length > 2 || workspace === 'schema' ? `${workspace}/${room}` : workspace
}

/** A Mermaid picture of which workspace imports which. */
export function workspacePicture(graph: RoomGraph): string {
  const edges = new Set<string>()
  for (const [from, targets] of graph.imports) {
    for (const to of targets)
      if (workspaceOf(from) !== workspaceOf(to)) edges.add(`  ${workspaceOf(from)} --> ${workspaceOf(to)}`)
  }
  return ['```mermaid', 'graph LR', ...[...edges].toSorted(), '```'].join('\n')
}

/** One line per room: what it imports. */
export function roomTable(graph: RoomGraph): string {
  const rows = [...graph.imports]
    .filter(([room]) => room.includes('/'))
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([room, targets]) => [
      `\`${room}\``,
      [...targets]
        .toSorted()
        .map((target) => `\`${target}\``)
        .join(' ') || 'nothing',
    ])
  return markdownTable(['module', 'imports'], rows)
}

const workspaceOf = (room: string) => room.split('/')[0] ?? room
