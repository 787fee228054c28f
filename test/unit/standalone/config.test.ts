import { loadServiceConfigs } from '#root/standalone/src/config'

const servers = { mongoUrl: 'mongodb://127.0.0.1:27017', redisUrl: 'redis://127.0.0.1:6379' }

function gatewayOf(env: Readonly<Record<string, string>>) {
  const { http, operationLimits } = loadServiceConfigs({ NODE_ENV: 'production', ...env }, servers).gateway
  return { pages: http.pages, metrics: http.metrics, introspection: operationLimits.introspection }
}

const open = { pages: true, metrics: 'beside', introspection: true }
const closed = { pages: false, metrics: null, introspection: false }

test.each([{}, { HOST: 'localhost' }, { HOST: '127.0.0.2' }, { HOST: '::1' }, { PAGES: '' }])(
  'with %o developers of this machine get the pages, introspection and metrics',
  (env) => expect(gatewayOf(env)).toEqual(open),
)

test.each([{ HOST: '0.0.0.0' }, { HOST: '10.0.0.1' }, { PAGES: 'auto', INTROSPECTION: 'auto', METRICS: 'auto' }])(
  'with %o production closes them',
  (env) => expect(gatewayOf(env)).toEqual(closed),
)

test('a setting takes precedence over the default for loopback addresses', () =>
  expect(gatewayOf({ PAGES: 'off' })).toEqual({ ...open, pages: false }))
