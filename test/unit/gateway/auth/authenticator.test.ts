import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { CryptoKey, JWK } from 'jose'
import { AppError } from '#platform/errors'
import { createAccessTokenVerifier } from '#root/gateway/src/auth/access-token'
import type { AccessTokenVerifierOptions } from '#root/gateway/src/auth/access-token'
import { createAuthenticator } from '#root/gateway/src/auth/authenticator'
import type { SessionReference } from '#root/gateway/src/auth/viewer-directory'
import { collectLog } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'

let privateKey: CryptoKey
let publicJwk: JWK

beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  privateKey = pair.privateKey
  publicJwk = { ...(await exportJWK(pair.publicKey)), alg: 'EdDSA', kid: 'one' }
})

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds

async function sign(claims: Readonly<Record<string, unknown>> = {}, typ = 'at+jwt'): Promise<string> {
  return new SignJWT({ iss: 'plumbline', aud: 'plumbline', sub: 'usr_1', sid: 'ses_1', exp: inSeconds(60), ...claims })
    .setProtectedHeader({ alg: 'EdDSA', kid: 'one', typ })
    .sign(privateKey)
}

const keySet = () => ({ keys: [publicJwk] })
const verifierWith = (keys: AccessTokenVerifierOptions['keys']) =>
  createAccessTokenVerifier({ keys, issuer: 'plumbline', log: collectLog().log })

describe('an access token', () => {
  test('names a user, a session and its end', async () => {
    const exp = inSeconds(60)
    expect(await verifierWith(keySet()).verify(await sign({ exp }))).toEqual({
      userId: 'usr_1',
      sessionId: 'ses_1',
      expiresAt: new Date(exp * 1_000),
    })
  })

  test.each([
    ['of another issuer', { iss: 'other' }],
    ['for another audience', { aud: 'other' }],
    ['without an end', { exp: undefined }],
    ['without a user', { sub: undefined }],
    ['with an empty user', { sub: '' }],
    ['without a session', { sid: undefined }],
    ['with a session that is no text', { sid: 5 }],
  ])('%s is refused', async (_what, claims) => {
    await expect(verifierWith(keySet()).verify(await sign(claims))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test.each([
    ['of another type', async () => sign({}, 'JWT')],
    ['that is no token', async () => 'text'],
    ['that was changed', async () => (await sign()).replace(/.{8}$/, 'AAAAAAAA')],
  ])('%s is refused', async (_what, create) => {
    await expect(verifierWith(keySet()).verify(await create())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('that was accepted is refused once it has expired, with that reason', async () => {
    const { verify } = verifierWith(keySet())
    const token = await sign({ exp: inSeconds(2) })
    await verify(token)
    const refusal = async () =>
      verify(token).then(
        () => null,
        (error: unknown) => error,
      )
    await until(async () => (await refusal()) !== null)
    expect(await refusal()).toMatchObject({ code: 'UNAUTHENTICATED', message: expect.stringContaining('expired') })
  })

  test('is verified by keys that are fetched once', async () => {
    let fetches = 0
    const { verify } = verifierWith(async () => {
      fetches++
      return JSON.stringify(keySet())
    })
    await verify(await sign())
    await verify(await sign({ sid: 'ses_2' }))
    expect(fetches).toBe(1)
  })

  test('is not blamed for keys that cannot be fetched', async () => {
    const unavailable = new AppError({ code: 'UPSTREAM_UNAVAILABLE', message: 'no keys' })
    for (const reason of [unavailable, new DOMException('too slow', 'TimeoutError'), new Error('unexpected')])
      await expect(verifierWith(() => Promise.reject(reason)).verify(await sign())).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        details: { service: 'users' },
      })
  })
})

describe('a caller', () => {
  const live = { kind: 'user', userId: 'usr_1', sessionId: 'ses_1', roles: { org_1: 'MEMBER' } } as const

  function create(viewer: typeof live | null = live) {
    const lookedUp: SessionReference[] = []
    const directory = {
      lookUp: async (session: SessionReference) => {
        lookedUp.push(session)
        return viewer
      },
    }
    return { lookedUp, authenticator: createAuthenticator({ tokens: verifierWith(keySet()), directory }) }
  }

  test('without a token is anonymous', async () => {
    const { authenticator, lookedUp } = create()
    const expected = { viewer: { kind: 'anonymous' }, expiresAt: null }
    expect(await authenticator.authenticate(undefined, 'c')).toEqual(expected)
    expect(lookedUp).toEqual([])
  })

  test.each(['Bearer', 'bearer', 'BEARER  '])('is the user of its session after "%s"', async (scheme) => {
    const { authenticator, lookedUp } = create()
    const exp = inSeconds(60)
    const authentication = await authenticator.authenticate(`${scheme} ${await sign({ exp })}`, 'mine')
    expect(authentication).toEqual({ viewer: live, expiresAt: new Date(exp * 1_000) })
    expect(lookedUp).toEqual([{ userId: 'usr_1', sessionId: 'ses_1', correlationId: 'mine' }])
  })

  test.each([
    ['another scheme', (token: string) => `Basic ${token}`],
    ['no scheme', (token: string) => token],
    ['something before', (token: string) => `x Bearer ${token}`],
    ['something behind', (token: string) => `Bearer ${token} x`],
    ['no token', () => 'Bearer '],
  ])('with %s is refused', async (_what, headerOf) => {
    const { authenticator, lookedUp } = create()
    await expect(authenticator.authenticate(headerOf(await sign()), 'c')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    expect(lookedUp).toEqual([])
  })

  test('whose session has ended is refused', async () => {
    const { authenticator } = create(null)
    await expect(authenticator.authenticate(`Bearer ${await sign()}`, 'c')).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
  })

  test('is looked up again on request, unless anonymous', async () => {
    const { authenticator, lookedUp } = create(null)
    expect(await authenticator.refresh(live, 'again')).toBeNull()
    expect(lookedUp).toEqual([expect.objectContaining({ userId: 'usr_1', sessionId: 'ses_1', correlationId: 'again' })])
    expect(await authenticator.refresh({ kind: 'anonymous' }, 'c')).toEqual({ kind: 'anonymous' })
    expect(lookedUp).toHaveLength(1)
  })
})
