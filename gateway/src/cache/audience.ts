import { createHash } from 'node:crypto'
import type { Viewer } from '#platform/auth'
import { entityTag } from '#platform/invalidations'
import type { EntityTag } from '#platform/invalidations'
import type { FetchContext } from '../transport/identified-fetch.ts'
import type { CachePolicy } from './field-policies.ts'
import { tagOf } from './tag-reader.ts'

/** The subgraph whose events tell of memberships and sessions. */
export const viewerPublisher = 'users'

/**
 * Stands in keys for those who may see a copy. A private one is for callers whom no subgraph can tell apart: the same
 * session with the same roles, and the same forwarded headers.
 */
export type AudienceOf = (scope: CachePolicy['scope'], context: FetchContext) => string

export function createAudiences(): AudienceOf {
  // The gateway remembers viewers for some seconds, and with them what stands for them.
  const known = new WeakMap<Viewer, string>()
  return (scope, { viewer, forwardedHeaders }) => {
    if (scope === 'PUBLIC') return '*'
    if (forwardedHeaders.length > 0) return hashOf([viewer, forwardedHeaders])
    let audience = known.get(viewer)
    if (audience === undefined) known.set(viewer, (audience = hashOf([viewer])))
    return audience
  }
}

const hashOf = (facts: unknown) => createHash('sha256').update(JSON.stringify(facts)).digest('base64url')

/** What touches everything that is kept for a caller: a change of its memberships. */
export const viewerTags = (viewer: Viewer): readonly EntityTag[] =>
  viewer.kind === 'user' ? [tagOf(viewerPublisher, entityTag('User', viewer.userId))] : []
