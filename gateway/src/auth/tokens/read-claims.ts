import { createHash } from 'node:crypto'
import type { TokenViewer } from '../caller-viewer.ts'
import type { ClaimNames, TokenIdentity } from './token-config.ts'

type Claims = Readonly<Record<string, unknown>>

/** Claims that differ between tokens of one caller, so that a renewed token keeps its scope. The last ones are internal to Microsoft. */
const changing: ReadonlySet<string> = new Set([
  'exp',
  'iat',
  'nbf',
  'jti',
  'auth_time',
  'at_hash',
  'c_hash',
  's_hash',
  'nonce',
  'aio',
  'rh',
  'uti',
])

/** @returns null if the claims do not name the caller */
export function toTokenViewer(claims: Claims, names: ClaimNames): TokenViewer | null {
  const id = claimOf(claims, names.id)
  if (typeof id !== 'string' && typeof id !== 'number') return null
  const issuer = String(claims['iss'])
  const tenant = names.tenant === null ? undefined : claimOf(claims, names.tenant)
  return {
    kind: 'token',
    issuer,
    id: String(id),
    tenant: typeof tenant === 'string' || typeof tenant === 'number' ? String(tenant) : null,
    roles: names.roles === null ? [] : toRoles(claimOf(claims, names.roles)),
    scope: scopeOf(issuer, claims, names.scope),
    claims,
  }
}

/**
 * The caller that `authenticate` has identified. By default, each token has its own scope: sessions of one scope are
 * checked together, and one token of a caller may be revoked while others are not.
 */
export function toIdentifiedViewer(
  { id, tenant = null, roles = [], scope, claims = {} }: TokenIdentity,
  token: string,
): TokenViewer {
  const own = scope === undefined ? ['token', token, id, tenant, roles, claims] : ['scope', scope]
  return { kind: 'token', issuer: '', id, tenant, roles, claims, scope: digest(own) }
}

/** A claim by its name, or by its path in objects. */
export function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  let value: unknown = claims
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Claims)[part]
  }
  return value
}

function toRoles(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter(Boolean)
  return Array.isArray(value) ? value.filter((role): role is string => typeof role === 'string') : []
}

/** A token without one of the named claims is not shared by them: it is unknown what its caller may see. */
function scopeOf(issuer: string, claims: Claims, names: readonly string[] | null): string {
  const values = names?.map((name) => claimOf(claims, name))
  if (values && !values.includes(undefined)) return digest(['claims', issuer, values])
  return digest(['all', issuer, Object.entries(claims).filter(([name]) => !changing.has(name))])
}

const digest = (facts: unknown) =>
  createHash('sha256')
    .update(JSON.stringify(sorted(facts)))
    .digest('base64url')

/** With sorted keys: an issuer may write the same claims in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sorted)
    return items
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, inner]) => [name, sorted(inner)] as const)
  return entries.toSorted(([one], [other]) => (one < other ? -1 : 1))
}
