import { jwtVerify, SignJWT } from 'jose'
import type { JWTVerifyOptions } from 'jose'
import { unauthenticated } from '#platform/errors'
import { roles } from './viewer.ts'
import type { Role, Viewer } from './viewer.ts'

const audience = 'plumbline-subgraph'
// Distinguishes an identity from other tokens that may be signed with the same secret.
const typ = 'plumbline-identity+jwt'

export interface IdentityOptions {
  /** Shared by the gateway, the workers and the subgraphs; at least 32 characters. */
  readonly secret: string
  /** Lifetime of an identity, milliseconds. Default one minute. */
  readonly lifetimeMs?: number
}

/** Signs the identity that is sent to subgraphs. */
export interface IdentityIssuer {
  /** @param clientAddress - the client's address, when the subgraph needs it */
  issue(viewer: Viewer, clientAddress?: string): Promise<string>
}

/** The content of a verified identity. */
export interface Identity {
  readonly viewer: Viewer
  /**
   * The address of the client that sent a mutation; null for other operations, which may be executed once for several clients.
   */
  readonly clientAddress: string | null
}

/** Verifies signed identities. */
export interface IdentityVerifier {
  /** @throws AppError UNAUTHENTICATED - missing, forged, expired or without an expiry, or its subject is not its viewer */
  verify(identity: string | undefined): Promise<Identity>
}

/**
 * Signs identities. An identity is reused for the same viewer object for up to half its lifetime, so that a request with ten
 * fetches signs once.
 */
export function createIdentityIssuer({ secret, lifetimeMs = 60_000 }: IdentityOptions): IdentityIssuer {
  const key = new TextEncoder().encode(secret)
  const issued = new WeakMap<Viewer, { readonly token: Promise<string>; readonly renewAt: number }>()
  const sign = (viewer: Viewer, clientAddress?: string) =>
    new SignJWT({ viewer: { ...viewer }, ...(clientAddress !== undefined && { address: clientAddress }) })
      .setProtectedHeader({ alg: 'HS256', typ })
      .setSubject(subjectOf(viewer))
      .setAudience(audience)
      .setExpirationTime(new Date(Date.now() + lifetimeMs))
      .sign(key)
  return {
    issue(viewer, clientAddress) {
      if (clientAddress !== undefined) return sign(viewer, clientAddress)
      const kept = issued.get(viewer)
      if (kept && kept.renewAt > Date.now()) return kept.token
      const token = sign(viewer)
      issued.set(viewer, { token, renewAt: Date.now() + lifetimeMs / 2 })
      return token
    },
  }
}

export function createIdentityVerifier({ secret }: IdentityOptions): IdentityVerifier {
  const key = new TextEncoder().encode(secret)
  return {
    async verify(identity) {
      if (!identity) throw unauthenticated('Expected a signed identity from the gateway, got none.')
      const { payload } = await jwtVerify(identity, key, rules).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error)
        throw unauthenticated(`Expected a valid identity from the gateway, got one that fails: ${reason}.`)
      })
      const viewer = toViewer(payload['viewer'])
      const { address } = payload
      if (viewer && payload.sub === subjectOf(viewer))
        return { viewer, clientAddress: typeof address === 'string' ? address : null }
      throw unauthenticated('Expected an identity that names one viewer, also as its subject, got another one.')
    },
  }
}

const rules: JWTVerifyOptions = { audience, typ, algorithms: ['HS256'], requiredClaims: ['exp', 'sub'] }

function subjectOf(viewer: Viewer): string {
  if (viewer.kind === 'user') return viewer.userId
  return viewer.kind === 'service' ? `service:${viewer.name}` : viewer.kind
}

// The signature proves that the gateway signed it, but a gateway of another release may use another shape.
function toViewer(claim: unknown): Viewer | null {
  if (typeof claim !== 'object' || claim === null || !('kind' in claim)) return null
  if (claim.kind === 'anonymous') return { kind: 'anonymous' }
  if (claim.kind === 'service' && 'name' in claim && isName(claim.name)) return { kind: 'service', name: claim.name }
  if (claim.kind !== 'user' || !('userId' in claim && 'sessionId' in claim && 'roles' in claim)) return null
  const { userId, sessionId, roles: rolesByOrganization } = claim
  if (!isName(userId) || !isName(sessionId) || !isRoles(rolesByOrganization)) return null
  return { kind: 'user', userId, sessionId, roles: rolesByOrganization }
}

const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''

const isRoles = (value: unknown): value is Record<string, Role> =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every((role) => (roles as readonly unknown[]).includes(role))
