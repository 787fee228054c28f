import { findMisspellings } from '#platform/config'
import { services, standalone } from '#root/script/services'

const gateway = services.find(({ title }) => title === 'Gateway')?.settings ?? {}

test.each([
  ['SUBGRAPH_URL', 'SUBGRAPH_URLS'],
  ['SUBGRAPHS_URLS', 'SUBGRAPH_URLS'],
  ['SUBGRAPH_TIMEOUT', 'SUBGRAPH_TIMEOUT_MS'],
  ['REDIS_ULR', 'REDIS_URL'],
  ['CORS_ORIGIN', 'CORS_ORIGINS'],
  ['log_level', 'LOG_LEVEL'],
  ['SUPERGRPAH', 'SUPERGRAPH'],
])('%s is reported as a misspelling of %s', (variable, meant) => {
  expect(findMisspellings(gateway, { [variable]: 'x' })).toEqual([{ variable, meant }])
})

test('unrelated variables are not reported', () => {
  const variables = [
    'PATH',
    'HOME',
    'HOSTNAME',
    'NODE_ENV',
    'PWD',
    'USERS_PORT',
    'REDIS_SERVICE_HOST',
    'KUBERNETES_PORT',
  ]
  expect(findMisspellings(gateway, Object.fromEntries(variables.map((name) => [name, 'x'])))).toEqual([])
})

test.each([standalone, ...services])('$title does not report settings of other programs', ({ settings }) => {
  const all = Object.fromEntries(
    services.flatMap((service) => Object.keys(service.settings)).map((name) => [name, 'x']),
  )
  expect(findMisspellings(settings, all)).toEqual([])
})
