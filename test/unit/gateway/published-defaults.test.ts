import { loadGatewayConfig } from '#gateway'
import type { ConfigFile } from '#gateway'
import { publishedDefaults } from '#root/gateway/src/published-defaults'

const load = (env: Readonly<Record<string, string>>, content: unknown = {}) => {
  const file: ConfigFile = { path: '/etc/plumbline.config.ts', name: 'plumbline.config.ts', text: '', content }
  return loadGatewayConfig(env, file, publishedDefaults)
}

const issuer = { issuer: 'https://login.test', jwks: 'https://login.test/jwks', audiences: 'any' }

test('the published gateway serves any supergraph without settings', () => {
  expect(load({})).toMatchObject({ auth: null, tokens: null, supergraph: { location: expect.anything() as unknown } })
})

test.each([
  ['in the environment', { JWT_ISSUERS: 'https://login.test', JWT_AUDIENCES: 'shop' }, {}],
  ['in the file', {}, { authentication: { jwt: { issuers: [issuer] } } }],
  ['by a function', {}, { authentication: { jwt: { authenticate: () => null } } }],
])('tokens are verified where rules for them are given %s', (_where, env, content) => {
  expect(load(env as Readonly<Record<string, string>>, content).tokens).not.toBeNull()
})

test('rules for tokens do not apply where authentication is turned off by name', () => {
  const content = { authentication: { mode: 'off', jwt: { issuers: [issuer] } } }
  expect(load({}, content).tokens).toBeNull()
})

test('a secret of Plumbline selects its own authentication', () => {
  expect(() => load({ IDENTITY_SECRET: 'k3Jd8sLq0ZpW7vXc2Nf5Rt9YhB1mAeGu' })).toThrow('REDIS_URL: expected')
})
