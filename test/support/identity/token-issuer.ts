import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { JWK } from 'jose'

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey']

export interface SigningKey {
  readonly alg: string
  readonly kid: string | undefined
  readonly privateKey: PrivateKey
  readonly jwk: JWK
}

export interface SignOptions {
  /** Default: the first key. */
  readonly key?: SigningKey
  /** Claims besides the usual ones, or instead of them; null leaves a claim out. */
  readonly claims?: Readonly<Record<string, unknown>>
  readonly typ?: string
}

/** An identity provider: an HTTP server with a key set and its OpenID Connect configuration. */
export interface TokenIssuer {
  /** Its URL, and the `iss` claim of its tokens. */
  readonly issuer: string
  readonly jwksUrl: string
  /** Keys that are published. */
  readonly keys: SigningKey[]
  /** How often its key set was requested. */
  readonly fetches: number
  /** The status of all responses; `hangs` never responds. */
  status: 200 | 503 | 'hangs'
  /** A token for the audience `graph` with one minute to live. */
  sign(options?: SignOptions): Promise<string>
  dispose(): Promise<void>
}

export async function createSigningKey(alg: string, kid?: string): Promise<SigningKey> {
  const curve = alg === 'EdDSA' ? { crv: 'Ed25519' } : {}
  const { privateKey, publicKey } = await generateKeyPair(alg, { ...curve, extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), alg, use: 'sig', ...(kid !== undefined && { kid }) }
  return { alg, kid, privateKey, jwk }
}

export async function startTokenIssuer(keys: readonly SigningKey[]): Promise<TokenIssuer> {
  const published = [...keys]
  const state = { fetches: 0, status: 200 as TokenIssuer['status'] }
  const server = createServer((request, response) => {
    const { status } = state
    if (request.url === '/jwks.json') state.fetches++
    if (status === 'hangs') return
    const documents: Record<string, unknown> = {
      '/jwks.json': { keys: published.map(({ jwk }) => jwk) },
      '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/jwks.json` },
    }
    const document = documents[request.url ?? '']
    response.writeHead(document === undefined ? 404 : status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    jwksUrl: `${issuer}/jwks.json`,
    keys: published,
    get fetches() {
      return state.fetches
    },
    get status() {
      return state.status
    },
    set status(status) {
      state.status = status
    },
    sign: (options) => signToken(issuer, published, options),
    async dispose() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function signToken(issuer: string, [first]: readonly SigningKey[], options: SignOptions = {}): Promise<string> {
  const { key = first, claims = {}, typ } = options
  if (!key) throw new Error('expected a key to sign with, got none')
  const usual = { iss: issuer, aud: 'graph', sub: 'ada', exp: Math.floor(Date.now() / 1_000) + 60 }
  const payload = Object.fromEntries(Object.entries({ ...usual, ...claims }).filter(([, value]) => value !== null))
  const { alg, kid } = key
  return new SignJWT(payload)
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }), ...(typ !== undefined && { typ }) })
    .sign(key.privateKey)
}
