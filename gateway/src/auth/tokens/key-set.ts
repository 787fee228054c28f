import { readFile } from 'node:fs/promises'
import { createLocalJWKSet, errors } from 'jose'
import type { JWK, JWTVerifyGetKey } from 'jose'
import { AppError } from '#platform/errors'
import { parseJson } from '#platform/json'
import type { Logger } from '#platform/logging'
import { SingleFlight } from '#platform/single-flight'
import { fetchDocument, withoutSecrets } from '../../documents/fetch-document.ts'
import type { IssuerConfig } from './token-config.ts'

export interface KeySetOptions {
  readonly issuer: Pick<IssuerConfig, 'issuer' | 'jwks' | 'jwksHeaders'>
  /** Fetches the text of a key set. Default: from its URL, or a file. */
  readonly read?: (url: string) => Promise<string>
  /** The service that errors name when keys cannot be fetched. Default `the issuer of the token`. */
  readonly service?: string
  readonly log: Logger
  /** Age at which key sets are fetched again, milliseconds. Default ten minutes. */
  readonly refreshMs?: number
  /** Age from which keys are no longer accepted, because their set cannot be fetched. Default one hour. */
  readonly maxAgeMs?: number
  /** Minimum time between two fetches that tokens with unknown keys cause. Default 30 seconds. */
  readonly cooldownMs?: number
  /** Minimum time between two fetches after a failure. Default two seconds. */
  readonly retryMs?: number
  /** Timeout of one fetch. Default five seconds. */
  readonly timeoutMs?: number
  /** Monotonic clock in milliseconds. Default `performance.now`. */
  readonly now?: () => number
}

/** The keys of one issuer, from all of its key sets. */
export interface KeySet {
  /** Changes when a key is no longer accepted: what was verified before has to be verified again. */
  generation(): number
  /**
   * Finds the key of a token, for `jwtVerify`.
   * @throws errors.JWKSNoMatchingKey - no key set has it
   * @throws AppError UPSTREAM_UNAVAILABLE - it may be in a key set that cannot be fetched
   */
  readonly keyFor: JWTVerifyGetKey
  /** Fetches the key sets. Does not reject. */
  refresh(): Promise<void>
}

/** One URL of a key set. */
interface KeySource {
  /** Or `discovery`. */
  readonly url: string
  keys: readonly JWK[] | null
  fetchedAtMs: number
  isFailing: boolean
}

/**
 * Follows the key sets of an issuer. They are fetched when they are first needed and then regularly, at once when a token names an unknown key,
 * and never more often than the cooldown allows, whatever tokens clients send. A set that cannot be fetched keeps its keys for a limited time.
 */
export function createKeySet(options: KeySetOptions): KeySet {
  return new FollowedKeySet(options)
}

class FollowedKeySet implements KeySet {
  readonly #options: typeof defaults & KeySetOptions
  readonly #sources: readonly KeySource[]
  #generation = 0
  #local: JWTVerifyGetKey | null = null
  #accepted: ReadonlySet<string> = new Set()
  readonly #refreshing = new SingleFlight<typeof allKeys, void>()
  #attemptedAtMs = Number.NEGATIVE_INFINITY

  constructor(options: KeySetOptions) {
    this.#options = { ...defaults, ...options }
    const { jwks } = options.issuer
    const urls = jwks.length > 0 ? jwks : ['discovery']
    this.#sources = urls.map((url) => ({ url, keys: null, fetchedAtMs: Number.NEGATIVE_INFINITY, isFailing: false }))
  }

  generation(): number {
    this.#dropExpired()
    if (this.#isDue()) void this.refresh()
    return this.#generation
  }

  readonly keyFor: JWTVerifyGetKey = async (header, token) => {
    this.#dropExpired()
    const refreshing = this.#isDue() ? this.refresh() : this.#refreshing.get(allKeys)
    if (!this.#local) await refreshing
    const known = await this.#find(header, token)
    if (known) return known
    const { cooldownMs, retryMs, now } = this.#options
    const pauseMs = this.#isIncomplete() ? retryMs : cooldownMs
    if (this.#refreshing.size > 0 || now() - this.#attemptedAtMs >= pauseMs) {
      await this.refresh()
      const found = await this.#find(header, token)
      if (found) return found
    }
    if (this.#isIncomplete()) throw this.#unavailable()
    throw new errors.JWKSNoMatchingKey()
  }

  refresh(): Promise<void> {
    return this.#refreshing.share(allKeys, () => this.#fetchAll())
  }

  async #find(...[header, token]: Parameters<JWTVerifyGetKey>) {
    if (!this.#local) throw this.#unavailable()
    try {
      return await this.#local(header, token)
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return null
      throw error
    }
  }

  #isIncomplete(): boolean {
    return this.#sources.some(({ keys }) => keys === null)
  }

  #isDue(): boolean {
    const { refreshMs, retryMs, now } = this.#options
    const nowMs = now()
    if (this.#refreshing.size > 0 || nowMs - this.#attemptedAtMs < retryMs) return false
    return this.#sources.some(({ fetchedAtMs }) => nowMs - fetchedAtMs >= refreshMs)
  }

  #dropExpired(): void {
    const { maxAgeMs, now, log, issuer } = this.#options
    let isChanged = false
    for (const source of this.#sources) {
      if (source.keys === null || now() - source.fetchedAtMs < maxAgeMs) continue
      source.keys = null
      isChanged = true
      log.error(
        { issuer: issuer.issuer, url: shown(source.url) },
        'a key set could not be fetched for too long; its keys are no longer accepted',
      )
    }
    if (isChanged) this.#useKeys()
  }

  async #fetchAll(): Promise<void> {
    this.#attemptedAtMs = this.#options.now()
    await Promise.all(this.#sources.map((source) => this.#fetch(source)))
    this.#useKeys()
  }

  async #fetch(source: KeySource): Promise<void> {
    const { log, issuer, now } = this.#options
    try {
      source.keys = await this.#read(source.url)
      source.fetchedAtMs = now()
      if (source.isFailing)
        log.info({ issuer: issuer.issuer, url: shown(source.url) }, 'a key set can be fetched again')
      source.isFailing = false
    } catch (error) {
      // An outage is logged once.
      if (!source.isFailing)
        log.warn(
          { issuer: issuer.issuer, url: shown(source.url), reason: reasonOf(error) },
          'a key set that verifies tokens cannot be fetched',
        )
      source.isFailing = true
    }
  }

  async #read(url: string): Promise<readonly JWK[]> {
    const { issuer, timeoutMs, read } = this.#options
    if (read) return readKeys(await read(url))
    if (url === 'discovery') return this.#read(await discover(issuer.issuer, timeoutMs))
    if (url.startsWith('file:')) return readKeys(await readFile(new URL(url), 'utf8'))
    const { status, text } = await fetchDocument({ url, headers: issuer.jwksHeaders, timeoutMs, maxBytes })
    if (status !== 200) throw new Error(`expected status 200, got ${status}`)
    return readKeys(text)
  }

  #useKeys(): void {
    // Several sets may list the same key.
    const keys = new Map(this.#sources.flatMap(({ keys: of }) => of ?? []).map((key) => [JSON.stringify(key), key]))
    if ([...this.#accepted].some((key) => !keys.has(key))) this.#generation++
    if (this.#local && keys.size === this.#accepted.size && [...keys.keys()].every((key) => this.#accepted.has(key)))
      return
    this.#accepted = new Set(keys.keys())
    this.#local = this.#sources.every(({ keys: of }) => of === null)
      ? null
      : createLocalJWKSet({ keys: [...keys.values()] })
  }

  #unavailable(): AppError {
    return new AppError({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'The keys that verify tokens of this issuer cannot be fetched.',
      details: { service: this.#options.service },
    })
  }
}

/** All key sets of an issuer are fetched together. */
const allKeys = 'all'

const defaults = {
  service: 'the issuer of the token',
  refreshMs: 600_000,
  maxAgeMs: 3_600_000,
  cooldownMs: 30_000,
  retryMs: 2_000,
  timeoutMs: 5_000,
  now: () => performance.now(),
}

const maxBytes = 1_048_576

/** Asymmetric public keys only: a secret must not come from a public place, and a private key must not verify. */
const keyTypes: ReadonlySet<unknown> = new Set(['RSA', 'EC', 'OKP'])

function readKeys(text: string): readonly JWK[] {
  const set = parseJson(text)
  const keys = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : undefined
  if (!Array.isArray(keys)) throw new Error('expected a JSON Web Key Set with a list of "keys", got something else')
  return keys.filter(
    (key: unknown): key is JWK =>
      typeof key === 'object' && key !== null && 'kty' in key && keyTypes.has(key.kty) && !('d' in key),
  )
}

/** @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
async function discover(issuer: string, timeoutMs: number): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const { status, text } = await fetchDocument({ url, timeoutMs, maxBytes })
  if (status !== 200) throw new Error(`expected status 200 of ${url}, got ${status}`)
  const found = parseJson(text)
  if (typeof found !== 'object' || found === null || !('issuer' in found) || found.issuer !== issuer)
    throw new Error(`expected ${url} to describe the issuer ${issuer}, got another one or none`)
  const uri = 'jwks_uri' in found && typeof found.jwks_uri === 'string' ? found.jwks_uri : ''
  const isSecure = uri.startsWith('https:') || (uri.startsWith('http:') && url.startsWith('http:'))
  if (!isSecure || !URL.canParse(uri)) throw new Error(`expected ${url} to name a "jwks_uri", got none that is usable`)
  return uri
}

const shown = (url: string) => (url === 'discovery' ? url : withoutSecrets(url))

const reasonOf = (error: unknown) => (error instanceof Error ? error.message || String(error) : String(error))
