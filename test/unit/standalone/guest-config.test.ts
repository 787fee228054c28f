import { loadStandaloneConfig } from '#root/standalone/src/config'

const isOffered = (env: Readonly<Record<string, string>>) => loadStandaloneConfig(env).hasGuest

test.each([
  {},
  { HOST: 'localhost' },
  { DEMO: 'on', MONGODB_URL: 'mongodb://127.0.0.1' },
  { DEMO: 'on', HOST: '0.0.0.0' },
])('with %o visitors may enter as a guest', (env) => expect(isOffered(env)).toBe(true))

test.each([
  { DEMO: 'off' },
  { HOST: '0.0.0.0' },
  { MONGODB_URL: 'mongodb://127.0.0.1' },
  { SMTP_URL: 'smtp://127.0.0.1' },
])('with %o visitors need an account', (env) => expect(isOffered(env)).toBe(false))
