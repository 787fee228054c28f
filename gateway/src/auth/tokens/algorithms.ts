/**
 * The signature algorithms that may be accepted. All are asymmetric: with HMAC, anyone who knows an issuer's public key could sign tokens,
 * and `none` is no signature.
 */
export const tokenAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const

export type TokenAlgorithm = (typeof tokenAlgorithms)[number]

export const isTokenAlgorithm = (name: string): name is TokenAlgorithm =>
  (tokenAlgorithms as readonly string[]).includes(name)
