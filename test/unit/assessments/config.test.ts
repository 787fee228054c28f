import { loadAssessmentsConfig } from '#subgraphs/assessments'

const enough = {
  REDIS_URL: 'redis://127.0.0.1:6379',
  MONGODB_URL: 'mongodb://127.0.0.1:27017',
  IDENTITY_SECRET: 'x'.repeat(32),
}

test('has defaults for all but addresses and the secret', () => {
  expect(loadAssessmentsConfig(enough)).toEqual({
    logLevel: 'info',
    keyPrefix: 'plumbline',
    redis: { url: 'redis://127.0.0.1:6379', urls: {} },
    identitySecret: 'x'.repeat(32),
    listen: { host: '127.0.0.1', port: 4002, drainDelayMs: 0, drainGraceMs: 10_000, metricsPort: 0 },
    retention: { maxLength: 10_000, maxAgeMs: 86_400_000 },
    presence: { heartbeatMs: 10_000, maxNamed: 50 },
    mongo: { url: 'mongodb://127.0.0.1:27017', database: 'plumbline_assessments', maxPoolSize: 20, maxTimeMs: 10_000 },
  })
})

test('lists all missing and malformed settings in one error', () => {
  const read = () =>
    loadAssessmentsConfig({ ...enough, REDIS_URL: 'http://x', PORT: '70000', IDENTITY_SECRET: 'short' })
  expect(read).toThrow(/PORT.+\n.+REDIS_URL.+\n.+IDENTITY_SECRET/)
})

test('reads the settings of presence', () => {
  const { presence } = loadAssessmentsConfig({ ...enough, PRESENCE_HEARTBEAT_SECONDS: '2', PRESENCE_NAMED: '7' })
  expect(presence).toEqual({ heartbeatMs: 2_000, maxNamed: 7 })
})

test('reads the retention of logs', () => {
  const { retention } = loadAssessmentsConfig({ ...enough, TOPIC_EVENTS: '100', TOPIC_HOURS: '2' })
  expect(retention).toEqual({ maxLength: 100, maxAgeMs: 7_200_000 })
})
