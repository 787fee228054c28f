import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import type { JWK } from 'jose'
import mongoose from 'mongoose'
import { RefreshSessionDocument } from '#root/schema/generated/operations'
import { gql } from '../support/gql.ts'
import { signUp, startInThisProcess } from '../support/platform/index.ts'
import type { Person, PlatformInThisProcess } from '../support/platform/index.ts'
import { until } from '../support/until.ts'

let platform: PlatformInThisProcess
let store: mongoose.Connection
let jwk: JWK
let ada: Person
let bob: Person

beforeAll(async () => {
  jwk = await newKey()
  const env = { TOKEN_PRIVATE_KEY: JSON.stringify(jwk) }
  platform = await startInThisProcess({ onMongoCommand: undefined, env })
  const connection = await mongoose.createConnection(platform.env['MONGODB_URL'] ?? '').asPromise()
  store = connection.useDb(`${platform.env['MONGODB_DATABASE_PREFIX']}users`)
  ;[ada, bob] = await Promise.all([signUp(platform.url, 'Ada'), signUp(platform.url, 'Bob')])
})
afterAll(async () => {
  await Promise.all([ada, bob].map(({ client }) => client.dispose()))
  await store.close()
  await platform.dispose()
})

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  return exportJWK(privateKey)
}

const sessionOf = ({ refreshToken }: Person) => refreshToken.split('.')[0] ?? ''

interface Claims {
  readonly key?: JWK
  readonly kid?: string
  readonly typ?: string
  readonly issuer?: string
  readonly audience?: string
  readonly subject?: string
  readonly sid?: string | number
  /** Seconds from now; null for a token without an end. */
  readonly endsIn?: number | null
}

/** A token for Ada's session, with the changes of a test. */
async function sign(claims: Claims = {}): Promise<string> {
  const { key = jwk, typ = 'at+jwt', issuer = 'plumbline', audience = 'plumbline', endsIn = 60 } = claims
  const { subject = ada.userId, sid = sessionOf(ada) } = claims
  const token = new SignJWT({ sid }).setProtectedHeader({ alg: 'EdDSA', typ })
  token.setIssuer(issuer).setAudience(audience).setSubject(subject)
  if (endsIn !== null) token.setExpirationTime(Math.floor(Date.now() / 1_000) + endsIn)
  return token.sign(await importJWK(key, 'EdDSA'))
}

async function ask(accessToken: string) {
  const { data, errors } = await gql(platform.url, { query: '{ me { name } }', person: { accessToken } })
  return errors?.[0]?.extensions?.['code'] ?? data?.['me']
}

test('the token of a live session identifies its user', async () => {
  expect(await ask(await sign())).toEqual({ name: 'Ada' })
})

test.each<[string, () => Claims | Promise<Claims>]>([
  ['of another issuer', () => ({ issuer: 'somebody else' })],
  ['for another audience', () => ({ audience: 'plumbline-subgraph' })],
  ['of another type', () => ({ typ: 'JWT' })],
  ['of another key', async () => ({ key: await newKey() })],
  ['without an end', () => ({ endsIn: null })],
  ['that has expired', () => ({ endsIn: -1 })],
  ['of a session that there is not', () => ({ sid: 'ses_nothing' })],
  ['whose session is a number', () => ({ sid: 7 })],
  ["of somebody else's session", () => ({ subject: bob.userId })],
])('a token %s is refused, also while the session is known', async (_, claims) => {
  expect(await ask(ada.accessToken)).toEqual({ name: 'Ada' })
  expect(await ask(await sign(await claims()))).toBe('UNAUTHENTICATED')
  expect(await ask(ada.accessToken)).toEqual({ name: 'Ada' })
})

test('a token that was accepted is refused once it has expired', async () => {
  const token = await sign({ endsIn: 2 })
  expect(await ask(token)).toEqual({ name: 'Ada' })
  await until(async () => (await ask(token)) === 'UNAUTHENTICATED')
  expect(await ask(ada.accessToken)).toEqual({ name: 'Ada' })
})

test('an expired session neither authenticates its user nor issues new tokens', async () => {
  const eve = await signUp(platform.url, 'Eve')
  expect(await ask(eve.accessToken)).toEqual({ name: 'Eve' })
  const sessions = store.collection<{ _id: string }>('sessions')
  await sessions.updateOne({ _id: sessionOf(eve) }, { $set: { expiresAt: new Date(Date.now() - 1_000) } })
  const input = { refreshToken: eve.refreshToken }
  await expect(eve.client.request(RefreshSessionDocument, { input })).rejects.toThrow(/UNAUTHENTICATED/)
  await until(async () => (await ask(eve.accessToken)) === 'UNAUTHENTICATED')
  await eve.client.dispose()
})
