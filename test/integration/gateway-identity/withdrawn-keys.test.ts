import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { loadGatewayConfig } from '#gateway'
import { createAccessTokenVerifier } from '#root/gateway/src/auth/access-token'
import { fetchKeys } from '#root/gateway/src/auth/fetch-keys'
import { createJwtVerifier } from '#root/gateway/src/auth/tokens/jwt-verifier'
import { createTokenAuthenticator } from '#root/gateway/src/auth/tokens/token-authenticator'
import { createSigningKey, startTokenIssuer } from '#root/test/support/identity/token-issuer'
import type { SigningKey, TokenIssuer } from '#root/test/support/identity/token-issuer'
import { collectLog } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'

const { log } = collectLog()
/** The age at which key sets are fetched again. */
const tenMinutes = 600_000

describe('tokens of an issuer that withdraws a key', () => {
  let stolen: SigningKey
  let safe: SigningKey
  let issuer: TokenIssuer
  let nowMs: number

  beforeEach(async () => {
    nowMs = 0
    ;[stolen, safe] = await Promise.all([createSigningKey('ES256', 'stolen'), createSigningKey('ES256', 'safe')])
    issuer = await startTokenIssuer([stolen, safe])
  })
  afterEach(() => issuer.dispose())

  function create() {
    const { tokens } = loadGatewayConfig({
      AUTHENTICATION: 'jwt',
      JWT_ISSUERS: issuer.issuer,
      JWT_AUDIENCES: 'graph',
      PORT: '0',
    })
    if (!tokens) throw new Error('expected rules for tokens, got none')
    const verifier = createJwtVerifier({ ...tokens, log, now: () => nowMs })
    return createTokenAuthenticator(tokens, { log, verifier })
  }

  const isRefused = (promise: Promise<unknown>) =>
    promise.then(
      () => false,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'UNAUTHENTICATED' })
        return true
      },
    )

  test('are refused although they were remembered, when the set is fetched again', async () => {
    const authenticator = create()
    const [bad, good] = [await issuer.sign({ key: stolen }), await issuer.sign({ key: safe, claims: { sub: 'bob' } })]
    const authenticate = (token: string) => authenticator.authenticate(`Bearer ${token}`, 'c')
    const [before, other] = [await authenticate(bad), await authenticate(good)]
    issuer.keys.splice(0, 1)
    nowMs += tenMinutes
    await until(() => isRefused(authenticate(bad)))
    expect((await authenticate(good)).viewer).toEqual(other.viewer)
    // Sessions, such as open subscriptions, end too; those of other keys do not.
    expect(await authenticator.refresh(before.viewer, 'c')).toBeNull()
    expect(await authenticator.refresh(other.viewer, 'c')).toEqual(other.viewer)
  })

  test('are refused immediately when a token with a new key makes the gateway fetch the set', async () => {
    const authenticator = create()
    const bad = await issuer.sign({ key: stolen })
    const authenticate = (token: string) => authenticator.authenticate(`Bearer ${token}`, 'c')
    await authenticate(bad)
    const fresh = await createSigningKey('ES256', 'fresh')
    issuer.keys.splice(0, 1, fresh)
    nowMs += 30_000
    await authenticate(await issuer.sign({ key: fresh }))
    expect(await isRefused(authenticate(bad))).toBe(true)
  })

  test('are accepted further when a key is added or a set is published in another order', async () => {
    const authenticator = create()
    const token = await issuer.sign({ key: safe })
    const { viewer } = await authenticator.authenticate(`Bearer ${token}`, 'c')
    issuer.keys.reverse()
    issuer.keys.push(await createSigningKey('ES256', 'added'))
    const { fetches } = issuer
    nowMs += tenMinutes
    await until(async () => (await authenticator.authenticate(`Bearer ${token}`, 'c')) && issuer.fetches > fetches)
    // The same object: the token has not been verified again.
    expect((await authenticator.authenticate(`Bearer ${token}`, 'c')).viewer).toBe(viewer)
  })

  test('are refused when all keys are withdrawn', async () => {
    const authenticator = create()
    const token = await issuer.sign({ key: safe })
    await authenticator.authenticate(`Bearer ${token}`, 'c')
    issuer.keys.splice(0)
    nowMs += tenMinutes
    await until(() => isRefused(authenticator.authenticate(`Bearer ${token}`, 'c')))
  })
})

test("a user's access token is refused when the users subgraph withdraws its key, although it was remembered", async () => {
  const pairs = await Promise.all(
    ['one', 'two'].map(async (kid) => {
      const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
      return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), alg: 'EdDSA', kid } }
    }),
  )
  const keys = pairs.map(({ jwk }) => jwk)
  const users = createServer((_request, response) => response.end(JSON.stringify({ keys })))
  await new Promise<void>((resolve) => users.listen(0, '127.0.0.1', resolve))
  const address = { url: `http://127.0.0.1:${(users.address() as AddressInfo).port}`, ip: null }
  let nowMs = 0
  const { verify } = createAccessTokenVerifier({
    keys: () => fetchKeys('/.well-known/jwks.json', [address]),
    issuer: 'plumbline',
    log,
    now: () => nowMs,
  })
  const [first, second] = await Promise.all(
    pairs.map(({ kid, privateKey }) =>
      new SignJWT({ iss: 'plumbline', aud: 'plumbline', sub: 'usr_1', sid: `ses_${kid}` })
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
        .setExpirationTime('5m')
        .sign(privateKey),
    ),
  )
  await Promise.all([verify(first ?? ''), verify(second ?? '')])
  keys.shift()
  nowMs += tenMinutes
  await until(() =>
    verify(first ?? '').then(
      () => false,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'UNAUTHENTICATED' })
        return true
      },
    ),
  )
  expect(await verify(second ?? '')).toMatchObject({ sessionId: 'ses_two' })
  await new Promise((resolve) => users.close(resolve))
})
