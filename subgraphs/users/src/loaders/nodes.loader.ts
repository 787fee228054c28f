import DataLoader from 'dataloader'
import { unauthenticated } from '#platform/errors'
import { nodeKindOf } from '../domain/nodes.ts'
import type { NodeCaller, NodeDirectory, NodeKind, NodeOwner } from '../domain/nodes.ts'

/**
 * Returns the ids of objects of other subgraphs that the viewer may see, and null for the others. A batch sends one request to each
 * subgraph. If a subgraph does not respond, only its ids fail.
 */
export function createNodeLoader(directory: NodeDirectory, caller: NodeCaller): DataLoader<string, string | null> {
  const isAnonymous = caller.viewer.kind === 'anonymous'
  return new DataLoader<string, string | null>(async (ids) => {
    const found = new Map<string, string | Error>()
    const toAsk = Map.groupBy(
      ids.flatMap((id) => toReference(id)),
      ({ kind }) => kind.owner,
    )
    const asked = [...toAsk].map(async ([owner, references]) => {
      const allowed = references.filter(({ id, kind }) => {
        if (kind.isPublic || !isAnonymous) return true
        found.set(id, unauthenticated('Sign in to look up this object.'))
        return false
      })
      if (allowed.length === 0) return
      try {
        const representations = allowed.map(({ id, kind }) => ({ id, type: kind.type }))
        const visible = await directory.areVisible(owner, representations, caller)
        for (const [index, { id }] of allowed.entries()) if (visible[index]) found.set(id, id)
      } catch (error) {
        for (const { id } of allowed) found.set(id, error instanceof Error ? error : new Error(String(error)))
      }
    })
    await Promise.all(asked)
    return ids.map((id) => found.get(id) ?? null)
  })
}

interface ForeignReference {
  readonly id: string
  readonly kind: NodeKind & { readonly owner: NodeOwner }
}

function toReference(id: string): readonly ForeignReference[] {
  const kind = nodeKindOf(id)
  if (kind === null || kind.owner === 'users') return []
  return [{ id, kind: { ...kind, owner: kind.owner } }]
}
