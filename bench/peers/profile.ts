import { readFileSync } from 'node:fs'

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string }
  readonly children?: readonly number[]
}

interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** A package or module, and its part of the time in which the process was busy, 0 to 1. */
export interface ProfileShare {
  readonly owner: string
  readonly share: number
}

/**
 * Where a process spent its time, from a file that V8's profiler wrote. Time in Node and in native code counts for the
 * package that called it.
 */
export function summariseProfile(file: string): readonly ProfileShare[] {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  )
  const owners = new Map(profile.nodes.map((node) => [node.id, ownerOf(node, { nodes, parents })]))
  const times = new Map<string, number>()
  for (const [index, id] of profile.samples.entries()) {
    const owner = owners.get(id)
    if (owner) times.set(owner, (times.get(owner) ?? 0) + (profile.timeDeltas[index] ?? 0))
  }
  const total = [...times.values()].reduce((sum, time) => sum + time, 0)
  return [...times].map(([owner, time]) => ({ owner, share: time / total })).toSorted((a, b) => b.share - a.share)
}

interface Tree {
  readonly nodes: ReadonlyMap<number, ProfileNode>
  readonly parents: ReadonlyMap<number, number>
}

function ownerOf(node: ProfileNode, { nodes, parents }: Tree): string | null {
  if (node.callFrame.functionName === '(idle)') return null
  for (let at: ProfileNode | undefined = node; at; at = nodes.get(parents.get(at.id) ?? -1)) {
    const { url, functionName } = at.callFrame
    if (functionName === '(garbage collector)') return 'garbage collection'
    const [, packageName] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
    if (packageName) return packageName
    const [, module] = /\/dist\/((?:gateway|platform)\/src\/[^/]+)/.exec(url) ?? []
    if (module) return module
    const [, ownPackage, part] = /\/(packages\/[^/]+)\/dist\/([^/]+)/.exec(url) ?? []
    if (ownPackage) return `${ownPackage}/src/${part}`
  }
  return 'Node itself'
}
