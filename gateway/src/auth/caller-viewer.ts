import type { Viewer } from '#platform/auth'

/** A caller that a token of an issuer other than Plumbline identifies. */
export interface TokenViewer {
  readonly kind: 'token'
  /** The issuer of a JWT; empty if `authenticate` identified the caller. */
  readonly issuer: string
  /** The caller's id, unique for its issuer. */
  readonly id: string
  readonly tenant: string | null
  readonly roles: readonly string[]
  /** Equal for callers that may see the same data: private cache entries and streams are shared within it. */
  readonly scope: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** The identity for which an operation of a client is executed. */
export type CallerViewer = Viewer | TokenViewer

/** Identifies the caller among all callers of the gateway; null for an anonymous one. */
export function callerIdOf(viewer: CallerViewer): string | null {
  if (viewer.kind === 'user') return viewer.userId
  return viewer.kind === 'token' ? `${viewer.issuer} ${viewer.id}` : null
}

const anonymous: Viewer = { kind: 'anonymous' }

/** The viewer that a subgraph of the same process receives: Plumbline's subgraphs support Plumbline's own identities only. */
export const toPlatformViewer = (viewer: CallerViewer): Viewer => (viewer.kind === 'token' ? anonymous : viewer)
