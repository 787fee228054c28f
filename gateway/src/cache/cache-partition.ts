import { createHash } from 'node:crypto'
import { entityTag } from '#platform/invalidations'
import type { EntityTag } from '#platform/invalidations'
import type { CallerViewer } from '../auth/caller-viewer.ts'
import type { FetchContext } from '../transport/identified-fetch.ts'
import type { CachePolicy } from './field-policies.ts'
import { tagOf } from './tag-reader.ts'

/** The subgraph whose events invalidate memberships and sessions. */
export const viewerPublisher = 'users'

/**
 * The cache partition of a caller, which is part of the keys of entries. A private entry is shared by callers that no subgraph can
 * distinguish: the same session with the same roles, or tokens of the same scope, and the same forwarded headers.
 */
export type PartitionOf = (scope: CachePolicy['scope'], context: FetchContext) => string

export function createPartitions(): PartitionOf {
  // The gateway caches viewers for some seconds, and their hashes with them.
  const known = new WeakMap<CallerViewer, string>()
  return (scope, { viewer, forwardedHeaders }) => {
    if (scope === 'PUBLIC') return '*'
    if (forwardedHeaders.length > 0) return hashOf([factsOf(viewer), forwardedHeaders])
    let partition = known.get(viewer)
    if (partition === undefined) known.set(viewer, (partition = hashOf([factsOf(viewer)])))
    return partition
  }
}

/** Tokens of one caller differ in claims that decide nothing. */
const factsOf = (viewer: CallerViewer) =>
  viewer.kind === 'token' ? { kind: viewer.kind, scope: viewer.scope } : viewer

const hashOf = (facts: unknown) => createHash('sha256').update(JSON.stringify(facts)).digest('base64url')

/** The tags of all private entries of a caller: a change of its memberships invalidates them. */
export const viewerTags = (viewer: CallerViewer): readonly EntityTag[] =>
  viewer.kind === 'user' ? [tagOf(viewerPublisher, entityTag('User', viewer.userId))] : []
