import { LRUCache } from 'lru-cache'
import { AppError, unauthenticated } from '#platform/errors'
import type { Logger } from '#platform/logging'
import { SingleFlight } from '#platform/single-flight'
import type { Authentication, Authenticator } from '../authenticator.ts'
import type { CallerViewer, TokenViewer } from '../caller-viewer.ts'
import { createJwtVerifier } from './jwt-verifier.ts'
import type { JwtVerifier } from './jwt-verifier.ts'
import { toIdentifiedViewer } from './read-claims.ts'
import type { TokenAuthConfig } from './token-config.ts'

/** A caller that was identified, for as long as that holds. */
interface Remembered extends Authentication {
  readonly viewer: TokenViewer
  isValid(): boolean
}

/** Characters of the remembered tokens. A token with its claims takes about four times as much memory. */
const maxRememberedCharacters = 16_000_000

/** Identifies callers by JSON Web Tokens of the configured issuers, and by other tokens that `authenticate` accepts. */
export function createTokenAuthenticator(
  config: TokenAuthConfig,
  { log, verifier = createJwtVerifier({ ...config, log }) }: { readonly log: Logger; readonly verifier?: JwtVerifier },
): Authenticator {
  const { header, prefix, allowsAnonymous } = config
  const remembered = new LRUCache<string, Remembered>({
    maxSize: maxRememberedCharacters,
    sizeCalculation: (_, token) => token.length + 500,
  })
  const identifying = new SingleFlight<string, Remembered>()
  const tokens = new WeakMap<CallerViewer, { readonly token: string; readonly expiresAt: Date | null }>()

  const resolve = async (token: string): Promise<Remembered> => {
    const known = remembered.get(token)
    if (known?.isValid()) return known
    // Concurrent requests with one token verify it once.
    const found = await identifying.share(token, () => identify(token, { config, verifier }))
    remembered.set(token, found)
    tokens.set(found.viewer, { token, expiresAt: found.expiresAt })
    return found
  }
  const readToken = prefix === '' ? (value: string) => value.trim() : createPrefixReader(header, prefix)

  void verifier.fetchKeys()
  return {
    header,
    challenge: prefix === '' ? 'Bearer' : prefix,
    async authenticate(credentials) {
      if (credentials) return resolve(readToken(credentials))
      if (allowsAnonymous) return { viewer: { kind: 'anonymous' }, expiresAt: null }
      throw unauthenticated(`${header}: expected a token, got none.`)
    },
    async refresh(viewer) {
      const presented = tokens.get(viewer)
      if (!presented) return viewer
      // Sessions end by themselves when their own token expires: another session of the same caller may have a later one.
      if (presented.expiresAt && presented.expiresAt.getTime() <= Date.now()) return viewer
      try {
        const current = await resolve(presented.token)
        // What the caller may see has changed: its sessions end, and start again with the scope that it has now.
        return viewer.kind === 'token' && current.viewer.scope === viewer.scope ? viewer : null
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'UNAUTHENTICATED') throw error
        return null
      }
    },
  }
}

function createPrefixReader(header: string, prefix: string): (value: string) => string {
  const lowerPrefix = `${prefix.toLowerCase()} `
  return (value) => {
    const token = value.toLowerCase().startsWith(lowerPrefix) ? value.slice(lowerPrefix.length).trim() : ''
    if (token === '' || token.includes(' '))
      throw unauthenticated(`${header}: expected "${prefix} <token>", got another form.`)
    return token
  }
}

interface Identifying {
  readonly config: TokenAuthConfig
  readonly verifier: JwtVerifier
}

async function identify(token: string, { config, verifier }: Identifying): Promise<Remembered> {
  const { authenticate } = config
  // What claims to be of a configured issuer is not passed on when it is not valid.
  if (!authenticate || verifier.isResponsibleFor(token)) {
    const verified = await verifier.verify(token)
    const { viewer, expiresAt } = verified
    return { viewer, expiresAt, isValid: () => expiresAt.getTime() > Date.now() && verified.isAccepted() }
  }
  const checkAgainAtMs = Date.now() + config.authenticateCacheMs
  const identity = await (async () => authenticate(token))().catch((cause: unknown) => {
    if (isRefusal(cause)) throw unauthenticated('Expected a valid token, got one that is refused.')
    throw new AppError({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'The token cannot be checked at the moment.',
      details: { service: 'authentication' },
      cause,
    })
  })
  const expiresAt = identity?.expiresAt ?? null
  if (!identity || (expiresAt && expiresAt.getTime() <= Date.now()))
    throw unauthenticated('Expected a valid token, got one that is refused or has expired.')
  return {
    viewer: toIdentifiedViewer(identity, token),
    expiresAt,
    isValid: () => Math.min(checkAgainAtMs, expiresAt?.getTime() ?? Infinity) > Date.now(),
  }
}

const isRefusal = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'UNAUTHENTICATED' || error.code === 'FORBIDDEN')
