import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK } from 'jose'
import type { CryptoKey, JSONWebKeySet, JWK } from 'jose'
import { ConfigError } from '#platform/config'
import type { SigningKeyStore } from '../domain/ports.ts'

/** The key that signs access tokens. */
export interface SigningKey {
  readonly id: string
  readonly algorithm: 'EdDSA'
  readonly privateKey: CryptoKey
  /** The secret from which other keys are derived. */
  readonly secret: Buffer
  /** The public half, as it is served at `/.well-known/jwks.json`. */
  readonly keySet: JSONWebKeySet
}

const algorithm = 'EdDSA'

/**
 * @param configured - a private Ed25519 JWK as JSON, or null to use the generated one
 * @throws ConfigError - the configured text is not such a key
 */
export async function loadSigningKey(configured: string | null, store: SigningKeyStore): Promise<SigningKey> {
  const jwk = configured === null ? await store.keep(await generate()) : parseKey(configured)
  const { kty, crv, x, d } = jwk
  if (kty !== 'OKP' || crv !== 'Ed25519' || !x || !d) throw wrongKey(`kty ${kty}, crv ${crv}`)
  const id = await calculateJwkThumbprint(jwk)
  const privateKey = await importJWK({ kty, crv, x, d }, algorithm)
  if (!('type' in privateKey)) throw wrongKey('a symmetric key')
  return {
    id,
    algorithm,
    privateKey,
    secret: Buffer.from(d, 'base64url'),
    keySet: { keys: [{ kty, crv, x, kid: id, alg: algorithm, use: 'sig' }] },
  }
}

async function generate(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true })
  return exportJWK(privateKey)
}

function parseKey(text: string): JWK {
  try {
    return JSON.parse(text) as JWK
  } catch {
    throw wrongKey('text that is not JSON')
  }
}

const wrongKey = (actual: string) =>
  new ConfigError([`TOKEN_PRIVATE_KEY: expected a private Ed25519 key as a JWK in JSON, got ${actual}`])
