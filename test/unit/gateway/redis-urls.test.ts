import { loadGatewayConfig } from '#gateway'

const load = (env: Readonly<Record<string, string>>) => loadGatewayConfig({ AUTHENTICATION: 'off', ...env })

test('a use has the URL of its own setting, and all others that of REDIS_URL', () => {
  const env = { REDIS_URL: 'redis://everything:6379', REDIS_URL_CACHE: 'redis://cache:6379', REDIS_URL_LIMITS: '' }
  expect(load(env).redis).toMatchObject({ url: 'redis://everything:6379', urls: { cache: 'redis://cache:6379' } })
  expect(Object.keys(load(env).redis?.urls ?? {})).toEqual(['cache'])
})

test('a URL for one use requires one for the others', () => {
  const env = { REDIS_URL_CACHE: 'redis://cache:6379', REDIS_URL_LIMITS: 'redis://limits:6379' }
  expect(() => load(env)).toThrow(
    'REDIS_URL: expected a URL such as redis://host:port when REDIS_URL_CACHE and REDIS_URL_LIMITS are set, got nothing',
  )
})

test('a URL that no Redis can have is refused with the name of its setting', () => {
  const env = { REDIS_URL: 'redis://everything:6379', REDIS_URL_SESSIONS: 'http://sessions' }
  expect(() => load(env)).toThrow(/REDIS_URL_SESSIONS: expected a URL such as redis:.*got "http:\/\/sessions"/)
})
